import type { HistoryLine } from './history-line.js';

/** Counts what a history is made of. */
export class HistoryTotals {
  private reads = 0;
  private ownReads = 0;
  private writes = 0;
  private readonly byKind = new Map<string, number>();
  /** The last word of each process. */
  private readonly counts = new Map<string, readonly [hits: number, reads: number]>();

  add(line: HistoryLine, process: string): void {
    if (line[0] === 'read') this.reads += line[5];
    else if (line[0] === 'own') this.ownReads++;
    else if (line[0] === 'counts') this.counts.set(process, [line[1], line[2]]);
    else if (line[0] === 'write') {
      this.writes++;
      for (const kind of new Set(line[1])) this.byKind.set(kind, (this.byKind.get(kind) ?? 0) + 1);
    }
  }

  summary(): { reads: number; ownReads: number; writes: number; byKind: Record<string, number>; hitRatio: number } {
    const all = [...this.counts.values()];
    const sum = (at: 0 | 1): number => all.reduce((total, counts) => total + counts[at], 0);
    const hitRatio = Math.round((1_000 * sum(0)) / Math.max(1, sum(1))) / 1_000;
    return {
      reads: this.reads,
      ownReads: this.ownReads,
      writes: this.writes,
      byKind: Object.fromEntries(this.byKind),
      hitRatio,
    };
  }
}
