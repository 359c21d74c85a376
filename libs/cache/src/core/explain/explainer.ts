import type { Binding } from '../access/binding.js';
import type { BypassReason } from '../access/cache-event.js';
import { decodeEnvelope } from '../entry/decode-envelope.js';
import { PLACEHOLDER, type Envelope } from '../entry/envelope.js';
import { freshForMs } from '../entry/entry-times.js';
import type { EntryAddress } from '../key/entry-address.js';
import type { TagSpace } from '../key/tag-space.js';
import type { Clock } from '../ports/clock.js';
import type { StoreBatches } from '../read/store-batches.js';
import type { CellBytes } from '../read/whole-answer.js';
import { StoredEntry } from '../read/stored-entry.js';
import type { Trust } from '../trust/trust.js';
import { describeDependencies, dependentCells } from './dependencies.js';
import type { Dependency, Explanation, InvalidationReport, MissCause, StoredReport } from './explanation.js';
import type { PendingCells } from './pending-cells.js';
import type { KeyMemory, Recollections } from './recollections.js';
import { summarise } from './summarise.js';

/** What an explanation is made from. */
export interface ExplainerParts {
  readonly batches: StoreBatches;
  readonly tags: TagSpace;
  readonly trust: Trust;
  readonly clock: Clock;
  readonly memory: Recollections;
  readonly pending: PendingCells;
  /** The kill switch. */
  readonly enabled: boolean;
}

/** What the store has, and whether a read would take it. */
interface Finding {
  readonly because: MissCause | BypassReason | null;
  readonly envelope: Envelope | null;
  readonly dependsOn: readonly Dependency[];
  readonly isStale?: boolean;
}

const NOTHING = { envelope: null, dependsOn: [] };

/** Says why an entry is served or not. It looks as a read does, and changes nothing. */
export class Explainer {
  constructor(private readonly parts: ExplainerParts) {}

  /** Never rejects for a store that is away: that is the explanation. @throws InvalidIdError */
  async explain(binding: Binding, id: object): Promise<Explanation> {
    const { namespace } = binding;
    const address = namespace.address(id);
    const { key } = address.entry;
    const finding = await this.find(binding, address);
    const { missed, filled } = this.parts.memory.of(key);
    const keys = [
      key,
      ...address.indexes.map((cell) => cell.key),
      ...finding.dependsOn.map((dependency) => dependency.key),
    ];
    const invalidations = this.parts.memory.invalidationsOf(new Set([...keys, address.space.key]));
    const because = this.refine(finding.because, { missed, filled }, invalidations, namespace.ttlMs);
    const facts = {
      namespace: namespace.name,
      key,
      state: stateOf(because, finding),
      because,
      stored: this.report(finding.envelope),
      dependsOn: finding.dependsOn,
      lastMiss: missed ? { ...missed, at: new Date(missed.at) } : null,
      lastFill: filled ? { ...filled, at: new Date(filled.at) } : null,
      invalidations,
    };
    return { ...facts, summary: summarise(facts) };
  }

  private async find(binding: Binding, address: EntryAddress): Promise<Finding> {
    if (!this.parts.enabled) return { ...NOTHING, because: 'off' };
    const own = address.cells;
    try {
      const isTrusted = (await this.parts.trust.holds()) && this.parts.trust.covers(binding.namespace.name, own);
      if (!isTrusted) return { ...NOTHING, because: 'store' };
      return await this.judge(binding, address, await this.parts.batches.readCells(own));
    } catch {
      return { ...NOTHING, because: 'store' };
    }
  }

  private async judge(binding: Binding, address: EntryAddress, found: readonly CellBytes[]): Promise<Finding> {
    const cell = found.at(-1);
    const own = await this.parts.pending.among(address.cells, found);
    const otherwise = <Because>(because: Because): Because | 'pending' => (own.size > 0 ? 'pending' : because);
    if (!cell) return { ...NOTHING, because: otherwise('absent') };
    if (cell[0] === PLACEHOLDER) return { ...NOTHING, because: otherwise('unfilled') };
    const stored = StoredEntry.from(cell, binding);
    const envelope = decodeEnvelope(cell);
    if (!stored || !envelope) return { because: otherwise('other-version'), envelope, dependsOn: [] };
    const tagCells = dependentCells(envelope, this.parts.tags);
    const tokens = tagCells.length > 0 ? await this.parts.batches.readCells(tagCells) : [];
    const pending = new Set([...own, ...(await this.parts.pending.among(tagCells, tokens))]);
    const dependsOn = describeDependencies({ binding, address, envelope, found, tagCells, tokens, pending });
    if (pending.size > 0) return { because: 'pending', envelope, dependsOn };
    if (dependsOn.some(({ token }) => token !== 'current')) return { because: 'invalidated', envelope, dependsOn };
    const overdueMs = stored.times.life ? -freshForMs(stored.times, this.parts.clock.now()) : -1;
    if (overdueMs >= binding.namespace.lifetimes.graceMs && overdueMs >= 0)
      return { because: 'expired', envelope, dependsOn };
    const isDecodable = await decodes(stored, binding, address.entry.key);
    return { because: isDecodable ? null : 'undecodable', envelope, dependsOn, isStale: overdueMs >= 0 };
  }

  /** An entry that is gone without a trace may have left one here. */
  private refine(
    because: Finding['because'],
    { filled }: KeyMemory,
    [newest]: readonly InvalidationReport[],
    ttlMs: number,
  ): Finding['because'] {
    if (because !== 'absent') return because;
    if (newest && newest.at.getTime() >= (filled?.at ?? 0)) return 'invalidated';
    return filled?.outcome === 'stored' && this.parts.clock.now() >= filled.at + ttlMs ? 'expired' : because;
  }

  private report(envelope: Envelope | null): StoredReport | null {
    if (!envelope) return null;
    const { filledAt, payload } = envelope;
    return { filledAt: new Date(filledAt), ageMs: this.parts.clock.now() - filledAt, bytes: payload.length };
  }
}

const BYPASSES = new Set<unknown>(['off', 'store', 'transaction', 'request', 'no-key'] satisfies BypassReason[]);

function stateOf(because: Finding['because'], { isStale }: Finding): Explanation['state'] {
  if (because === null) return isStale ? 'stale' : 'hit';
  return BYPASSES.has(because) ? 'bypass' : 'miss';
}

async function decodes(stored: StoredEntry, binding: Binding, key: string): Promise<boolean> {
  try {
    binding.codec.decode(await stored.payload(binding, key));
    return true;
  } catch {
    return false;
  }
}
