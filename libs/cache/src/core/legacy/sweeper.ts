import type { Binding } from '../access/binding.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { CacheStore } from '../ports/store.js';
import type { EntryReader } from '../read/entry-reader.js';
import type { OldKeys } from './old-keys.js';
import type { TakeOver } from './take-over.js';

/** How far a sweep has come. */
export interface SweepProgress {
  /** Keys that the store gave, some of them perhaps twice. */
  readonly seen: number;
  /** Values that are in their new place now. */
  readonly moved: number;
  /** Old keys that were deleted without being moved: told to, superseded, or invalidated. */
  readonly deleted: number;
  /** Old keys that were left: not readable, being written, or written again meanwhile. The next sweep looks at them again. */
  readonly left: number;
  /** Keys that are nobody's old key. They are never touched. */
  readonly foreign: number;
}

/** What a sweep does with the old keys that it finds. */
export interface SweepOptions {
  readonly action: 'move' | 'delete';
  /** Called after every batch. */
  readonly onProgress?: (progress: SweepProgress) => void;
}

/** What sweeping takes. */
export interface SweeperParts {
  readonly store: CacheStore;
  readonly reader: EntryReader;
  readonly takeOver: TakeOver;
}

type Fate = Exclude<keyof SweepProgress, 'seen'>;

/** Keys moved at a time. */
const BATCH = 50;

/** Goes through the store once, and moves or deletes the old keys of a namespace. */
export class Sweeper {
  constructor(private readonly parts: SweeperParts) {}

  /** @throws ConfigurationError, StoreUnavailableError */
  async sweep(binding: Binding, { action, onProgress }: SweepOptions): Promise<SweepProgress> {
    const { name, oldKeys } = binding.namespace;
    if (!oldKeys?.options.idOf)
      throw new ConfigurationError(
        `Namespace "${name}" cannot be swept. Declare \`legacy.idOf\`: the id that an old key belongs to.`,
      );
    if (!this.parts.store.scanOld)
      throw new ConfigurationError(`Namespace "${name}": store "${this.parts.store.name}" has no old keys to sweep.`);
    const progress = { seen: 0, moved: 0, deleted: 0, left: 0, foreign: 0 };
    for await (const keys of this.parts.store.scanOld(oldKeys.options.match ?? '*')) {
      for (let at = 0; at < keys.length; at += BATCH) {
        const some = keys.slice(at, at + BATCH);
        const fates = await Promise.all(some.map((key) => this.decide(binding, oldKeys, key, action)));
        for (const fate of fates) progress[fate]++;
        progress.seen += some.length;
        onProgress?.({ ...progress });
      }
    }
    return progress;
  }

  private async decide(binding: Binding, oldKeys: OldKeys, key: string, action: 'move' | 'delete'): Promise<Fate> {
    const id = idOf(oldKeys, key);
    if (!id) return 'foreign';
    return action === 'delete' ? this.remove(key) : this.move(binding, oldKeys, key, id);
  }

  private async move(binding: Binding, oldKeys: OldKeys, key: string, id: object): Promise<Fate> {
    const address = binding.namespace.address(id);
    const found = await this.parts.reader.lookup(binding, address);
    if (found.outcome === 'unavailable') throw new StoreUnavailableError('The store cannot be trusted at the moment.');
    if (found.outcome !== 'miss') return this.remove(key);
    if (!found.capture) return 'left';
    const { outcome } = await this.parts.takeOver.find(binding, oldKeys, { id, address, capture: found.capture });
    if (outcome === 'unknown') throw new StoreUnavailableError('The store did not answer in time.');
    if (outcome === 'closed') return this.remove(key);
    return outcome === 'found' ? 'moved' : 'left';
  }

  private async remove(key: string): Promise<Fate> {
    return (await this.parts.takeOver.remove([key])) > 0 ? 'deleted' : 'left';
  }
}

/** Exact: only what `keys` gives for an id is an old key of it, whatever else looks like one. */
function idOf(oldKeys: OldKeys, key: string): object | null {
  try {
    const id = oldKeys.options.idOf!(key) as object | null;
    return id && oldKeys.of(id).includes(key) ? id : null;
  } catch {
    return null;
  }
}
