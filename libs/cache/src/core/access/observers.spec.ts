import { describe, expect, it, vi } from 'vitest';
import type { Observer } from '../ports/observer.js';
import { Observers } from './observers.js';
import { StatsObserver } from './stats.js';

describe('a hit', () => {
  it('is told without an event to those who can take it so, and as one and the same event to all others', () => {
    const observeHit = vi.fn<NonNullable<Observer['observeHit']>>();
    const spared = vi.fn<Observer['observe']>();
    const first = vi.fn<Observer['observe']>();
    const second = vi.fn<Observer['observe']>();
    const observers = new Observers([{ observe: spared, observeHit }, { observe: first }, { observe: second }]);
    observers.observeHit('n', 'k', 'hit', 'local');
    observers.observeHit('n', 'k', 'absent', undefined);
    expect(observeHit.mock.calls).toEqual([
      ['n', 'k', 'hit', 'local'],
      ['n', 'k', 'absent', undefined],
    ]);
    expect(spared).not.toHaveBeenCalled();
    expect(first.mock.calls).toEqual([
      [{ type: 'read', namespace: 'n', key: 'k', outcome: 'hit', tier: 'local' }],
      [{ type: 'read', namespace: 'n', key: 'k', outcome: 'absent' }],
    ]);
    expect(second.mock.calls[0]![0]).toBe(first.mock.calls[0]![0]);
  });

  it('reaches everybody, whoever throws', () => {
    const fail = (): never => {
      throw new Error('a mistake');
    };
    const told = vi.fn<Observer['observe']>();
    const observers = new Observers([{ observe: fail }, { observe: fail, observeHit: fail }, { observe: told }]);
    observers.observeHit('n', 'k', 'stale', undefined);
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('counts the same, told in either way', () => {
    const direct = new StatsObserver();
    const byEvents = new StatsObserver();
    const observers = new Observers([direct, { observe: (event) => byEvents.observe(event) }]);
    for (const outcome of ['hit', 'absent', 'stale', 'hit'] as const)
      observers.observeHit('n', 'k', outcome, undefined);
    observers.observeHit('m', 'k', 'hit', 'local');
    expect(direct.snapshot()).toEqual(byEvents.snapshot());
    expect(direct.snapshot().totals).toMatchObject({ hits: 4, absent: 1, stale: 1, localHits: 1 });
  });
});
