import { describe, expect, it } from 'vitest';
import type { CacheEvent, InvalidationScope, ReadOutcome, RefusalReason } from './cache-event.js';
import { StatsObserver } from './stats.js';

const read = (namespace: string, outcome: ReadOutcome): CacheEvent => ({ type: 'read', namespace, outcome, key: 'k' });
const load = (namespace: string, outcome: 'loaded' | 'load_failed', ids: number): CacheEvent => ({
  type: 'load',
  namespace,
  outcome,
  ids,
  ms: 1,
});
const stored = (namespace: string): CacheEvent => ({
  type: 'fill',
  namespace,
  outcome: 'stored',
  key: 'k',
  bytes: 1,
  storedBytes: 9,
});
const refused = (namespace: string, reason: RefusalReason): CacheEvent => ({
  type: 'fill',
  namespace,
  outcome: 'refused',
  key: 'k',
  reason,
});
const invalidation = (namespace: string, scope: InvalidationScope): CacheEvent => ({
  type: 'invalidation',
  namespace,
  scope,
  cause: 'call',
  label: 'label',
});

function statsOf(...events: CacheEvent[]) {
  const stats = new StatsObserver();
  for (const event of events) stats.observe(event);
  return stats.snapshot();
}

describe('S20 StatsObserver', () => {
  it('counts reads per namespace and in total', () => {
    const { namespaces, totals } = statsOf(
      read('one', 'hit'),
      read('one', 'hit'),
      read('one', 'absent'),
      read('one', 'miss'),
      read('two', 'miss'),
      read('two', 'stale'),
      read('two', 'bypass'),
      read('two', 'bypass'),
    );
    expect(namespaces['one']).toMatchObject({ hits: 2, absent: 1, misses: 1, bypasses: 0 });
    expect(namespaces['two']).toMatchObject({ hits: 1, absent: 0, misses: 1, bypasses: 2 });
    expect(totals).toMatchObject({ hits: 3, absent: 1, misses: 2, bypasses: 2 });
    expect(Object.keys(namespaces)).toEqual(['one', 'two']);
  });

  it('takes the hit rate of all reads, with absent and stale ones among the hits and bypasses among the reads', () => {
    const outcomes = ['hit', 'absent', 'stale', 'miss', 'bypass', 'bypass', 'bypass', 'bypass'] as const;
    expect(statsOf(...outcomes.map((outcome) => read('one', outcome))).namespaces['one']?.hitRate).toBe(3 / 8);
  });

  it('has no hit rate before the first read: null, never NaN', () => {
    expect(statsOf().totals.hitRate).toBeNull();
    const { namespaces, totals } = statsOf(invalidation('one', 'exact'));
    expect([namespaces['one']?.hitRate, totals.hitRate]).toEqual([null, null]);
  });

  it('has a hit rate of 0, not null, when every read missed', () => {
    expect(statsOf(read('one', 'miss')).totals.hitRate).toBe(0);
  });

  it('counts loads by the ids they were for, and those that failed among them', () => {
    const { namespaces, totals } = statsOf(
      load('one', 'loaded', 3),
      load('one', 'load_failed', 2),
      load('two', 'loaded', 1),
    );
    expect(namespaces['one']).toMatchObject({ loads: 5, loadFailures: 2 });
    expect(totals).toMatchObject({ loads: 6, loadFailures: 2 });
  });

  it('counts what was stored, and what was refused by its reason', () => {
    const { namespaces, totals } = statsOf(
      stored('one'),
      refused('one', 'unencodable'),
      refused('one', 'unencodable'),
      refused('two', 'too-large'),
    );
    expect(namespaces['one']).toMatchObject({ stored: 1, refused: { unencodable: 2 } });
    expect(namespaces['two']?.refused).toEqual({ 'too-large': 1 });
    expect(totals).toMatchObject({ stored: 1, refused: { unencodable: 2, 'too-large': 1 } });
  });

  it('counts entries that could not be decoded and rules that failed', () => {
    const error = new Error('broken');
    const { namespaces, totals } = statsOf(
      { type: 'decode_failed', namespace: 'one', key: 'k', error },
      { type: 'decode_failed', namespace: 'one', key: 'k', error },
      { type: 'rule_failed', namespace: 'two', source: 'Row', error },
    );
    expect(namespaces['one']).toMatchObject({ decodeFailures: 2, ruleFailures: 0 });
    expect(namespaces['two']).toMatchObject({ decodeFailures: 0, ruleFailures: 1 });
    expect(totals).toMatchObject({ decodeFailures: 2, ruleFailures: 1 });
  });

  it('counts invalidations by their scope', () => {
    const { namespaces, totals } = statsOf(
      invalidation('one', 'exact'),
      invalidation('one', 'exact'),
      invalidation('one', 'index'),
      invalidation('two', 'namespace'),
      invalidation('Row', 'tag'),
    );
    expect(namespaces['one']?.invalidations).toEqual({ exact: 2, index: 1, tag: 0, namespace: 0 });
    expect(namespaces['Row']?.invalidations).toEqual({ exact: 0, index: 0, tag: 1, namespace: 0 });
    expect(totals.invalidations).toEqual({ exact: 2, index: 1, tag: 1, namespace: 1 });
  });

  it('adds up failures of the store, and holds how many fences are owed now', () => {
    const failed: CacheEvent = { type: 'store_failed', operation: 'read', error: new Error('down') };
    const { namespaces, totals } = statsOf(failed, failed, { type: 'owed', fences: 7 }, { type: 'owed', fences: 4 });
    expect(totals).toMatchObject({ storeFailures: 2, owedFences: 4 });
    expect(namespaces).toEqual({});
  });

  it('gives snapshots that later events do not change', () => {
    const stats = new StatsObserver();
    stats.observe(refused('one', 'outdated'));
    stats.observe(invalidation('one', 'exact'));
    const before = stats.snapshot();
    stats.observe(refused('one', 'outdated'));
    stats.observe(invalidation('one', 'exact'));
    stats.observe(read('one', 'hit'));
    expect(before.totals).toMatchObject({ hits: 0, refused: { outdated: 1 }, invalidations: { exact: 1 } });
    expect(stats.snapshot().totals).toMatchObject({ hits: 1, refused: { outdated: 2 }, invalidations: { exact: 2 } });
  });
});
