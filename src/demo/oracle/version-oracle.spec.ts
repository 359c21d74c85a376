import { expect, it } from 'vitest';
import { Acknowledgements } from './acknowledgements.js';
import { VersionOracle } from './version-oracle.js';

it('tells current, outdated, uncommitted and unknown rows apart', () => {
  const acks = new Acknowledgements();
  const oracle = new VersionOracle('detector');
  oracle.add(5, 1);
  acks.acknowledge([oracle.begin(5, 2)]);

  expect(oracle.check(acks.now(), { id: 5, version: 2 })).toBeNull();
  expect(oracle.check(acks.now(), { id: 5, version: 1 })).toMatchObject({ kind: 'stale' });
  expect(oracle.check(acks.now(), { id: 5, version: -3 })).toMatchObject({ kind: 'dirty' });
  expect(oracle.check(acks.now(), { id: 6, version: 1 })).toMatchObject({ kind: 'stale' });
});
