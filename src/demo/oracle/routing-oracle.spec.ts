import { describe, expect, it } from 'vitest';
import { Acknowledgements } from './acknowledgements.js';
import { RoutingOracle } from './routing-oracle.js';

const PRODUCTION = 1;
const STAGING = 2;
const inProduction = { detectorId: 7, environmentId: PRODUCTION };
const inStaging = { detectorId: 7, environmentId: STAGING };

function setUp() {
  const oracle = new RoutingOracle();
  oracle.addWorkflow(40, 1, PRODUCTION);
  oracle.addLink(7, 40);
  return { oracle, acks: new Acknowledgements() };
}

describe('RoutingOracle', () => {
  it('accepts what the database holds', () => {
    const { oracle, acks } = setUp();

    expect(oracle.check(acks.now(), inProduction, [{ id: 40, version: 1 }])).toEqual([]);
    expect(oracle.check(acks.now(), inStaging, [])).toEqual([]);
  });

  it('accepts either version while a write is in flight, and finds a read stale that began after its acknowledgement', () => {
    const { oracle, acks } = setUp();
    const before = acks.now();
    const step = oracle.workflow(40).begin({ version: 2, environmentId: PRODUCTION, exists: true });

    expect(oracle.check(acks.now(), inProduction, [{ id: 40, version: 1 }])).toEqual([]);
    expect(oracle.check(acks.now(), inProduction, [{ id: 40, version: 2 }])).toEqual([]);
    acks.acknowledge([step]);
    expect(oracle.check(before, inProduction, [{ id: 40, version: 1 }])).toEqual([]);
    expect(oracle.check(acks.now(), inProduction, [{ id: 40, version: 1 }])).toMatchObject([{ kind: 'stale' }]);
  });

  it('finds both environments stale after a workflow moved from one to the other', () => {
    const { oracle, acks } = setUp();
    acks.acknowledge([oracle.workflow(40).begin({ version: 2, environmentId: STAGING, exists: true })]);

    expect(oracle.check(acks.now(), inProduction, [{ id: 40, version: 1 }])).toMatchObject([{ kind: 'stale' }]);
    expect(oracle.check(acks.now(), inStaging, [])).toMatchObject([
      { kind: 'stale', what: expect.stringContaining('misses workflow 40') },
    ]);
    expect(oracle.check(acks.now(), inStaging, [{ id: 40, version: 2 }])).toEqual([]);
  });

  it('finds a read stale that still has a removed link, or lacks an added one', () => {
    const { oracle, acks } = setUp();
    acks.acknowledge([oracle.link(7, 40).begin(false)]);
    expect(oracle.check(acks.now(), inProduction, [{ id: 40, version: 1 }])).toMatchObject([{ kind: 'stale' }]);

    acks.acknowledge([oracle.link(7, 40).begin(true)]);
    expect(oracle.check(acks.now(), inProduction, [])).toMatchObject([{ kind: 'stale' }]);
  });

  it('finds a workflow stale that was removed, and one that nobody created', () => {
    const { oracle, acks } = setUp();
    acks.acknowledge([oracle.workflow(40).begin({ version: 2, environmentId: PRODUCTION, exists: false })]);

    expect(oracle.check(acks.now(), inProduction, [{ id: 40, version: 1 }])).toMatchObject([{ kind: 'stale' }]);
    expect(oracle.check(acks.now(), inProduction, [{ id: 99, version: 1 }])).toMatchObject([{ kind: 'stale' }]);
  });

  it('finds a version dirty that was never committed', () => {
    const { oracle, acks } = setUp();

    expect(oracle.check(acks.now(), inProduction, [{ id: 40, version: -2 }])).toMatchObject([{ kind: 'dirty' }]);
  });
});
