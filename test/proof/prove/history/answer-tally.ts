import type { Answer } from './answer.js';
import type { HistoryLine } from './history-line.js';

/** How many values were read, and what answered the reads. */
export interface Answered {
  readonly reads: number;
  readonly by: Readonly<Partial<Record<Answer, number>>>;
}

/** Counts what answered the reads of each method, and of each accessor. */
export class AnswerTally {
  private readonly counts = new Map<string, Map<Answer | 'read', number>>();
  private readonly sets = { calls: 0, stored: 0 };
  private readonly renewed = new Map<string, number>();

  add(line: HistoryLine): void {
    if (line[0] === 'read') {
      const [, how, accessor, , , own, , answers] = line;
      for (const name of [how, accessor]) {
        this.count(name, 'read', own);
        for (const answer of answers) this.count(name, answer, 1);
      }
    } else if (line[0] === 'set') {
      this.sets.calls++;
      if (line[2]) this.sets.stored++;
    } else if (line[0] === 'renewed') this.renewed.set(line[1], this.renewalsOf(line[1]) + 1);
  }

  /** Of a method of accessors, or of the class of one. */
  of(name: string): Answered {
    const { read = 0, ...by } = Object.fromEntries(this.counts.get(name) ?? []);
    return { reads: read, by };
  }

  /** Calls of `set`, and how many of them stored something. */
  get setCalls(): { readonly calls: number; readonly stored: number } {
    return this.sets;
  }

  /** Loads in a namespace that belonged to no read. */
  renewalsOf(namespace: string): number {
    return this.renewed.get(namespace) ?? 0;
  }

  private count(name: string, what: Answer | 'read', times: number): void {
    const counts = this.counts.get(name) ?? new Map<Answer | 'read', number>();
    this.counts.set(name, counts.set(what, (counts.get(what) ?? 0) + times));
  }
}
