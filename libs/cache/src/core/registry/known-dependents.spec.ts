import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../testing/fake-clock.js';
import { KnownDependents, REMEMBERED_MS } from './known-dependents.js';

const ORDERS = { namespace: 'orders', digest: 'x', hasTags: false, buckets: 1 };

describe('KnownDependents', () => {
  it('remembers who was seen on a table, and who on any', () => {
    const known = new KnownDependents(new FakeClock());
    known.see('orders', ['orders x -']);
    known.see('items', ['items y t']);
    expect(known.of('orders')).toEqual([ORDERS]);
    expect(known.ofAll().map(({ namespace }) => namespace)).toEqual(['orders', 'items']);
    expect(known.of('customers')).toEqual([]);
  });

  it('forgets whom it has not seen for a while, so that a deploy that is over no longer widens', () => {
    const clock = new FakeClock();
    const known = new KnownDependents(clock);
    known.see('orders', ['orders old -']);
    clock.advance(REMEMBERED_MS);
    known.see('orders', ['orders x -']);
    expect(known.of('orders')).toHaveLength(2);
    clock.advance(1);
    expect(known.of('orders')).toEqual([ORDERS]);
  });

  it('is bounded: the tables that were seen longest ago go first', () => {
    const known = new KnownDependents(new FakeClock());
    for (let i = 0; i <= 1_000; i++) known.see(`t${i}`, ['orders x -']);
    expect(known.of('t0')).toEqual([]);
    expect(known.of('t1000')).toEqual([ORDERS]);
  });
});
