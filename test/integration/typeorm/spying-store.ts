import { MemoryStore, StoreUnavailableError, type Cell, type FinaliseReply } from 'nestjs-coherent-cache';
import { RecordingStore } from 'nestjs-coherent-cache/testing';

/** A store that runs a test's code at each half of a write bracket, or cannot be reached. */
export class SpyingStore extends RecordingStore {
  onMark: () => Promise<void> | void = () => undefined;
  onFinalise: () => Promise<void> | void = () => undefined;
  isDown = false;
  losesReplies = false;

  constructor() {
    super(new MemoryStore());
  }

  override async mark(writer: string, cells: readonly Cell[], leaseMs: number): Promise<void> {
    if (this.isDown) throw new StoreUnavailableError('The test has taken the store down.');
    await this.onMark();
    await super.mark(writer, cells, leaseMs);
    if (this.losesReplies) throw new StoreUnavailableError('The test has lost the reply.');
  }

  override async finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    await this.onFinalise();
    return super.finalise(writer, cells);
  }
}
