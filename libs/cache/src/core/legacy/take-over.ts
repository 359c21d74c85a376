import type { Binding } from '../access/binding.js';
import type { Resolved } from '../access/wanted.js';
import type { Capture } from '../fill/capture.js';
import type { Filler } from '../fill/filler.js';
import type { EntryAddress } from '../key/entry-address.js';
import type { Observer } from '../ports/observer.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { CacheStore, OldValue } from '../ports/store.js';
import { withinBudget } from '../read/budget.js';
import type { EntryReader } from '../read/entry-reader.js';
import type { FoundEntry, Lookup } from '../read/lookup.js';
import type { StoreBatches } from '../read/store-batches.js';
import type { Trust } from '../trust/trust.js';
import type { OldKeys } from './old-keys.js';

/** What taking over takes. */
export interface TakeOverParts {
  readonly store: CacheStore;
  readonly scheduler: Scheduler;
  readonly batches: StoreBatches;
  readonly reader: EntryReader;
  readonly filler: Filler;
  readonly trust: Pick<Trust, 'generation' | 'covers'>;
  readonly observer: Observer;
  readonly budgetMs: number;
}

/** An entry that is missing, and the tokens that were captured since. */
export interface MissingEntry {
  readonly id: object;
  readonly address: EntryAddress;
  readonly capture: Capture;
}

/**
 * What became of the old keys of an id. `found`: a value, from there, or by now from its new place. `closed`: they have been invalidated. `unknown`:
 * the store could not tell, so that nothing may be stored in their place.
 */
export type TakenOver =
  { readonly outcome: 'found'; readonly value: unknown } | { readonly outcome: 'none' | 'closed' | 'unknown' };

interface Candidate {
  readonly key: string;
  readonly old: OldValue;
}

/**
 * Moves values from old keys to their new place, as a load whose source is the old key: under tokens captured before, with the lifetime that is
 * left, and only where there is no value yet.
 */
export class TakeOver {
  constructor(private readonly parts: TakeOverParts) {}

  /** Looks at the old keys of what is missing. Where the store cannot tell what they hold, nothing may take their place. Never rejects. */
  async resolve<T, Id extends object>(binding: Binding, wanted: Resolved<T, Id>): Promise<Resolved<T, Id>> {
    const { oldKeys } = binding.namespace;
    if ('value' in wanted || !wanted.capture || !oldKeys) return wanted;
    const { id, address, capture } = wanted;
    const taken = await this.find(binding, oldKeys, { id, address, capture });
    if (taken.outcome === 'found') return { value: taken.value as T | null };
    return taken.outcome === 'unknown' ? { id, address, capture: null } : wanted;
  }

  /** Never rejects. */
  async find(binding: Binding, oldKeys: OldKeys, missing: MissingEntry): Promise<TakenOver> {
    try {
      return await this.look(binding, oldKeys, missing);
    } catch (error) {
      this.parts.observer.observe({ type: 'store_failed', operation: 'read', error });
      return { outcome: 'unknown' };
    }
  }

  /** Deletes the old keys of `id`: a value that was just stored replaces theirs. Never rejects. */
  async replaced(binding: Binding, id: object): Promise<void> {
    const { oldKeys } = binding.namespace;
    const cells = oldKeys?.areRead ? oldKeys.cellsOf(id) : [];
    if (cells.length === 0) return;
    try {
      await this.bounded(() => this.parts.store.finalise('', cells));
    } catch (error) {
      this.parts.observer.observe({ type: 'store_failed', operation: 'finalise', error });
    }
  }

  /** Removes what is under `keys`, and not what is written there meanwhile. @throws StoreUnavailableError */
  async remove(keys: readonly string[]): Promise<number> {
    const found = await this.candidates(keys);
    const removed = await Promise.all(found.map(({ key, old }) => this.removeOne(key, old)));
    return removed.filter(Boolean).length;
  }

  private async look(binding: Binding, oldKeys: OldKeys, missing: MissingEntry): Promise<TakenOver> {
    const { trust, batches } = this.parts;
    const keys = oldKeys.of(missing.id);
    const closedBy = oldKeys.closuresOver(missing.id as never);
    const { generation } = trust;
    // Whether old keys are closed tells only a server that owes nothing, and that did not come in between: it may have brought some back.
    if (!trust.covers(binding.namespace.name, closedBy)) return { outcome: 'unknown' };
    const [found, closures] = await Promise.all([this.candidates(keys), batches.readCells(closedBy)]);
    if (generation !== trust.generation) return { outcome: 'unknown' };
    if (closures.some(Boolean)) return { outcome: 'closed' };
    if (found.length === 0) return this.movedMeanwhile(binding, missing);
    const usable = this.decodeFirst(binding, oldKeys, found);
    if (!usable) return { outcome: 'none' };
    if (oldKeys.options.migrate !== false) await this.move(binding, missing, usable, found);
    return { outcome: 'found', value: usable.value };
  }

  /** Where the old key is gone another reader may have moved it, after this one looked for the new one. */
  private async movedMeanwhile(binding: Binding, { address }: MissingEntry): Promise<TakenOver> {
    const found = await this.parts.reader.lookup(binding, address, 'peek');
    if (found.outcome === 'unavailable') return { outcome: 'unknown' };
    return isThere(found) ? { outcome: 'found', value: found.value } : { outcome: 'none' };
  }

  private decodeFirst(
    binding: Binding,
    { options }: OldKeys,
    found: readonly Candidate[],
  ): { readonly value: unknown; readonly old: OldValue } | null {
    const { decode = decodeJson } = options;
    for (const { key, old } of found) {
      try {
        return { value: decode(old.bytes, key) ?? null, old };
      } catch (error) {
        this.parts.observer.observe({ type: 'decode_failed', namespace: binding.namespace.name, key, error });
      }
    }
    return null;
  }

  /** The old keys go once there is a value in the new place: this one, or a newer one. */
  private async move(
    binding: Binding,
    { id, address, capture }: MissingEntry,
    { value, old }: { readonly value: unknown; readonly old: OldValue },
    found: readonly Candidate[],
  ): Promise<void> {
    const options = old.ttlMs === null ? {} : { ttl: Math.max(1, old.ttlMs) };
    const { stored } = await this.parts.filler.fill({ binding, id, value, capture, options, loadMs: 0, ifEmpty: true });
    if (stored || isThere(await this.parts.reader.lookup(binding, address, 'peek')))
      await Promise.all(found.map((candidate) => this.removeOne(candidate.key, candidate.old)));
  }

  private async candidates(keys: readonly string[]): Promise<readonly Candidate[]> {
    const { store } = this.parts;
    if (!store.readOld || keys.length === 0) return [];
    const values = await this.bounded(() => store.readOld!(keys));
    return keys.flatMap((key, i) => (values[i] ? { key, old: values[i] } : []));
  }

  /** One that stays is found again by a later read, or by the sweep. */
  private async removeOne(key: string, { bytes }: OldValue): Promise<boolean> {
    try {
      return await this.bounded(async () => (await this.parts.store.removeOld?.(key, bytes)) ?? false);
    } catch (error) {
      this.parts.observer.observe({ type: 'store_failed', operation: 'finalise', error });
      return false;
    }
  }

  private bounded<R>(call: () => Promise<R>): Promise<R> {
    return withinBudget(call(), this.parts.budgetMs, this.parts.scheduler);
  }
}

function isThere(found: Lookup): found is FoundEntry {
  return found.outcome === 'hit' || found.outcome === 'stale';
}

function decodeJson(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}
