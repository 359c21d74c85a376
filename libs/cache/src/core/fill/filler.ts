import type { Binding } from '../access/binding.js';
import type { RefusalReason } from '../access/cache-event.js';
import { encodeWrapped } from '../entry/encode-wrapped.js';
import { encodeEnvelope, type Envelope } from '../entry/envelope.js';
import { uniquePart } from '../entry/token.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import { Tag } from '../invalidation/tag.js';
import type { TagSpace } from '../key/tag-space.js';
import type { Clock } from '../ports/clock.js';
import type { Entropy } from '../ports/entropy.js';
import type { Observer } from '../ports/observer.js';
import type { Cell } from '../ports/store.js';
import type { Taint } from '../ports/taint.js';
import type { StoreBatches } from '../read/store-batches.js';
import type { CachedValueOptions } from './cached.js';
import { unchanged, type Capture, type CapturedToken } from './capture.js';
import { lifetimeOf, type Lifetime } from './lifetime-of.js';

/** What a load brought, on its way into the store. */
export interface FillInput {
  readonly binding: Binding;
  readonly id: object;
  readonly value: unknown;
  readonly capture: Capture;
  readonly taint?: Taint;
  /** What the loader decided for this value. */
  readonly options: CachedValueOptions;
  /** What the load took, in milliseconds. */
  readonly loadMs: number;
  /** Whether a value that is there already stays. */
  readonly ifEmpty?: boolean;
  /** Called once the value is on its way to the store. */
  readonly onSent?: () => void;
}

/** How a fill ended. `payload` is there when the value could be encoded, stored or not. */
export interface FillResult {
  readonly stored: boolean;
  readonly payload: Uint8Array | null;
  /** Whether those who captured the same tokens may have the value: only if these watch over every tag it turned out to have. */
  readonly shareable: boolean;
}

/** A token that an entry lists by name. */
interface NamedToken extends CapturedToken {
  readonly name: string;
}

const NO_TAGS: readonly NamedToken[] = [];
const NO_BYTES: Iterable<number> = [];

/** Why a fill ends before the store is asked. */
class Refusal extends Error {
  constructor(
    readonly reason: RefusalReason,
    override readonly cause?: unknown,
  ) {
    super(reason);
  }
}

/** Encodes a loaded value and stores it, unless anything it depends on has changed since the capture. */
export class Filler {
  constructor(
    private readonly batches: StoreBatches,
    private readonly tags: TagSpace,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly observer: Observer,
  ) {}

  /** Never rejects: a value that is not stored is still the caller's. */
  async fill(input: FillInput): Promise<FillResult> {
    let payload: Uint8Array | null = null;
    let shareable = false;
    try {
      const tags = this.tagsOf(input);
      shareable = tags.every(({ group }) => isForeseen(input.capture, group));
      if (input.taint) throw new Refusal('tainted');
      payload = encode(input);
      assertCacheable(input, payload);
      if (!shareable) throw new Refusal('unknown-tags');
      return { stored: await this.store(input, payload, tags), payload, shareable };
    } catch (error) {
      this.refused(input, error);
      return { stored: false, payload, shareable };
    }
  }

  /** Learns the groups whatever becomes of the value, so that the next load captures their change fences. */
  private tagsOf({ binding, value, id, options }: FillInput): readonly Tag[] {
    const { tags: declared, name } = binding.namespace.options;
    const loaded = options.tags ?? [];
    if (!binding.hints) {
      if (loaded.length > 0)
        throw new ConfigurationError(
          `The loader of "${name}" gave a value tags, but the namespace declares none. Declare \`tags: 'loaded'\`.`,
        );
      return [];
    }
    const tags = distinctTags([...(typeof declared === 'function' ? declared(value, id) : []), ...loaded]);
    for (const tag of tags) binding.hints.expect(tag.group);
    return tags;
  }

  private async store(input: FillInput, payload: Uint8Array, found: readonly Tag[]): Promise<boolean> {
    const { binding, capture } = input;
    const stamped = found.length > 0 ? await this.stampTags(input, found) : NO_TAGS;
    const [tagSpace, ...tags] = stamped;
    const { keepMs, life } = this.lifetime(input);
    const indexes = [...capture.indexes, ...capture.otherSpaces];
    const entry: Envelope = {
      token: capture.entry.token,
      version: binding.version,
      codec: binding.codec.id,
      filledAt: this.clock.now(),
      life,
      namespaceToken: capture.space.token,
      indexTokens: indexes.map(({ token }) => uniquePart(token)),
      tagSpaceToken: tagSpace?.token ?? null,
      tags: tags.map(({ name, token }) => ({ name, token: uniquePart(token) })),
      payload,
    };
    const envelope = binding.wrapping.wants(payload) ? await wrap(input, entry) : encodeEnvelope(entry);
    const filled = this.batches.fill({
      entry: capture.entry.cell,
      token: capture.entry.token,
      expectations: [capture.space, ...indexes, ...stamped].map(({ cell, token }) => ({ key: cell.key, token })),
      envelope,
      ttlMs: keepMs,
      prolongsHash: binding.namespace.lifetimes.hashTtl === 'write',
      ifEmpty: input.ifEmpty,
      listed: binding.namespace.listings?.additions(input.id, capture),
    });
    input.onSent?.();
    if (!(await filled)) throw new Refusal('outdated');
    const names = tags.map((tag) => tag.name);
    binding.hints?.remember(capture.entry.cell.key, names);
    this.observer.observe({
      type: 'fill',
      namespace: binding.namespace.name,
      outcome: 'stored',
      key: capture.entry.cell.key,
      bytes: payload.length,
      storedBytes: envelope.length,
    });
    return true;
  }

  /**
   * Captures the tokens of the value's tags and of their buckets, that of the first tag's bucket first. They are known only now, later
   * than the load, so they count only when the change fences captured before it have not moved since.
   */
  private async stampTags({ binding, capture }: FillInput, tags: readonly Tag[]): Promise<readonly NamedToken[]> {
    if (!capture.tags) return NO_TAGS;
    const names = tags.map(({ name }) => name);
    const listed = [...names, ...this.tags.otherBuckets(names)].map((name) => ({ name, cell: this.tags.named(name) }));
    const all = [{ name: '', cell: this.tags.spaceOf(names[0]!) }, ...listed];
    const { changes } = capture.tags;
    const cells = [...all, ...changes].map(({ cell }) => cell);
    const ttlMs = binding.namespace.timeoutMs + 2 * binding.namespace.ttlMs;
    const tokens = await this.tokensInOrder(cells, all.length, ttlMs);
    if (tokens.includes(null)) throw new Refusal('pending');
    if (!unchanged(changes, tokens.slice(all.length))) throw new Refusal('outdated');
    return all.map((one, i) => ({ ...one, token: tokens[i]! }));
  }

  /** The change fences, behind the first `count` cells, are looked at when the tags' tokens have been taken: never the other way round. */
  private async tokensInOrder(
    cells: readonly Cell[],
    count: number,
    ttlMs: number,
  ): Promise<readonly (Uint8Array | null)[]> {
    if (this.tags.isInOneBucket) return this.batches.mintTokens(cells, ttlMs);
    const taken = await this.batches.mintTokens(cells.slice(0, count), ttlMs);
    return [...taken, ...(await this.batches.mintTokens(cells.slice(count), ttlMs))];
  }

  private lifetime({ binding, value, options, loadMs }: FillInput): Lifetime {
    const [a = 0, b = 0] = binding.namespace.jitter > 0 ? this.entropy.bytes(2) : NO_BYTES;
    const newborn = { isNothing: value === null, ttl: options.ttl, loadMs };
    return lifetimeOf(binding.namespace.lifetimes, newborn, ((a << 8) | b) / 0x10000);
  }

  private refused({ binding, capture, taint }: FillInput, error: unknown): void {
    const reason = reasonOf(error);
    this.observer.observe({
      type: 'fill',
      outcome: 'refused',
      namespace: binding.namespace.name,
      key: capture.entry.cell.key,
      reason,
      taint,
      error: error instanceof Refusal ? error.cause : error,
    });
  }
}

function reasonOf(error: unknown): RefusalReason {
  if (error instanceof Refusal) return error.reason;
  return error instanceof StoreUnavailableError ? 'untrusted' : 'declaration_failed';
}

function encode({ binding, value }: FillInput): Uint8Array {
  try {
    return binding.codec.encode(value);
  } catch (error) {
    throw new Refusal('unencodable', error);
  }
}

async function wrap({ binding, capture }: FillInput, entry: Envelope): Promise<Uint8Array> {
  try {
    return await encodeWrapped(entry, capture.entry.cell.key, binding.wrapping);
  } catch (error) {
    throw new Refusal('unencodable', error);
  }
}

function assertCacheable({ binding, value, id, options }: FillInput, payload: Uint8Array): void {
  const { cacheIf } = binding.namespace.options;
  if (options.store === false || (cacheIf && !cacheIf(value, id))) throw new Refusal('not-cacheable');
  if (payload.length > binding.namespace.maxBytes) throw new Refusal('too-large');
}

function distinctTags(tags: readonly Tag[]): readonly Tag[] {
  if (!tags.every((tag) => tag instanceof Tag)) throw new TypeError('`tags` must return what tag(Entity, id) returns.');
  return [...new Map(tags.map((tag) => [tag.name, tag])).values()];
}

function isForeseen({ tags }: Capture, group: string): boolean {
  return tags !== null && (tags.groups === null || tags.groups.has(group));
}
