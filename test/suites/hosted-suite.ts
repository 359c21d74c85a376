import { expect, it, type TestFunction } from 'vitest';
import type { Drift } from './drift.js';

/**
 * Takes the cases of another cache's suite into vitest. A case with a drift has to fail: one that begins to pass fails the run, and so do a
 * drift that names no case, and a suite of another length than the one that was read.
 */
export class HostedSuite {
  private readonly titles: string[] = [];
  private readonly drifts: ReadonlyMap<string, Drift>;

  constructor(drifts: readonly Drift[]) {
    this.drifts = new Map(drifts.map((drift) => [drift.title, drift]));
  }

  readonly it = (title: string, run: TestFunction): void => {
    this.titles.push(title);
    const drift = this.drifts.get(title);
    const register = drift ? it.fails : it;
    register(drift ? `${title} (drift: ${drift.because})` : title, run);
  };

  /** Adds the case that counts: call it when the suite has registered all of its own. */
  itIsComplete(cases: number): void {
    it('has the cases that were read when its drifts were listed', () => {
      expect(this.titles).toHaveLength(cases);
      expect([...this.drifts.keys()].filter((title) => !this.titles.includes(title))).toEqual([]);
    });
  }
}
