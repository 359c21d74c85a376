import type { Cell, FinaliseReply, WriteStore } from '../ports/store.js';
import type { LocalTiers } from './local-tiers.js';

/**
 * Has the in-process tiers of this process, and of others, know what writes invalidate: those of this process before the store is told, and
 * once more before the write is acknowledged; others as soon as the store was told, so that whoever hears of it finds nothing in there.
 */
export class ToldWrites implements WriteStore {
  constructor(
    private readonly store: WriteStore,
    private readonly tiers: LocalTiers,
  ) {}

  mark(writer: string, cells: readonly Cell[], leaseMs: number): Promise<void> {
    const mark = (): Promise<void> => this.store.mark(writer, cells, leaseMs);
    return this.tiers.areTrusting ? this.around(cells, mark) : mark();
  }

  finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    const finalise = (): Promise<FinaliseReply> => this.store.finalise(writer, cells);
    return this.tiers.areTrusting ? this.around(cells, finalise) : finalise();
  }

  private async around<R>(cells: readonly Cell[], tell: () => Promise<R>): Promise<R> {
    this.tiers.invalidate(cells);
    try {
      return await tell();
    } finally {
      this.tiers.invalidate(cells);
      this.tiers.announce(cells);
    }
  }
}
