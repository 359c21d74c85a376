import { StoreUnavailableError, type MemoryStore } from 'nestjs-coherent-cache';
import { RecordingStore } from 'nestjs-coherent-cache/testing';

const OPERATIONS = [
  'read',
  'mint',
  'fill',
  'mark',
  'finalise',
  'register',
  'members',
  'list',
  'unlist',
  'recall',
  'remember',
] as const;

/** How one process sees a store that several share: it can be out of its reach, and nobody else's. */
export class SwitchableStore extends RecordingStore {
  isDown = false;
  #losses = 0;

  constructor(inner: MemoryStore) {
    super(inner);
    for (const operation of OPERATIONS) {
      const original = this[operation].bind(this) as (...given: unknown[]) => Promise<never>;
      // eslint-disable-next-line @typescript-eslint/require-await -- so that what it throws rejects
      this[operation] = async (...given: unknown[]) => {
        if (this.isDown) throw new StoreUnavailableError('The test has taken the store out of reach.');
        return original(...given);
      };
    }
  }

  override get shared(): boolean {
    return true;
  }

  override get generation(): number {
    return this.#losses;
  }

  /** What others keep in it outlives the process. */
  override close(): Promise<void> {
    this.isDown = true;
    return Promise.resolve();
  }

  /** As a connection that is lost and found again. */
  reconnect(): void {
    this.isDown = false;
    this.#losses++;
  }
}
