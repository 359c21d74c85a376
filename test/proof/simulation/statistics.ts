/** How often each thing happened: a simulation in which nothing interesting happens proves nothing. */
export class Statistics {
  private readonly counts: Map<string, number>;

  constructor(counts: Readonly<Record<string, number>> = {}) {
    this.counts = new Map(Object.entries(counts));
  }

  count(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }

  add(others: Readonly<Record<string, number>>): void {
    for (const [what, times] of Object.entries(others)) this.count(what, times);
  }

  toJSON(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort(([a], [b]) => a.localeCompare(b)));
  }
}

/** What must have happened at least once for a run to mean anything. */
export const INTERESTING: readonly string[] = [
  'read: hit',
  'read: absent',
  'read: miss',
  'read: bypass',
  'read: stale',
  'fill: stored',
  'fill: refused, outdated',
  'fill: refused, pending',
  'fill: refused, tainted',
  'fill: refused, unknown-tags',
  'fill: refused, untrusted',
  'join',
  'join: without tokens',
  'write: committed',
  'write: rolled back',
  'write: outcome unknown',
  'write: without a bracket',
  'write: owed',
  'fault: crash',
  'fault: eviction',
  'fault: flush',
  'fault: mark expired',
  'fault: restart',
  'fault: request lost',
  'fault: request failed',
  'fault: request repeated',
];
