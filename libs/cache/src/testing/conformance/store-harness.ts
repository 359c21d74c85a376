import type { EntryLife } from '../../core/entry/entry-life.js';
import { decodeEnvelope } from '../../core/entry/decode-envelope.js';
import { encodeEnvelope } from '../../core/entry/envelope.js';
import { mintedAt } from '../../core/entry/token.js';
import { KeySpace } from '../../core/key/key-space.js';
import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import type {
  CacheStore,
  Cell,
  CellReply,
  FillRequest,
  Listing,
  ListPage,
  Registration,
  TouchRequest,
} from '../../core/ports/store.js';
import { RegistryKeys } from '../../core/registry/registry-keys.js';

/** What a conformance case needs to know of the store under test. */
export interface StoreUnderTest {
  readonly store: CacheStore;
  /** Prefix of the keys of one case; nobody else uses it. */
  readonly prefix: string;
  /** Lets `ms` milliseconds of the store's own time pass, by a fake clock or by waiting for the server's. */
  passTime(ms: number): Promise<void>;
}

/** Cells and shorthand for one case. */
export class StoreHarness {
  readonly store: CacheStore;
  readonly namespace: Cell;
  readonly entry: Cell;
  readonly fence: Cell;
  readonly other: Cell;
  readonly closure: Cell;
  /** Two members under one key, and one under another. */
  readonly registrations: readonly [Registration, Registration, Registration];
  readonly fact: string;
  /** Under the namespace's token and the fence's. */
  readonly listing: Listing;
  private readonly keys: KeySpace;

  constructor(private readonly under: StoreUnderTest) {
    const keys = new KeySpace(under.prefix, 'conformance', (text) => text.slice(0, 43));
    this.keys = keys;
    this.listing = { key: keys.listing('d1;', 0), under: [keys.namespace, keys.index('field', 'd1;')] };
    this.store = under.store;
    this.namespace = keys.namespace;
    this.entry = keys.entry('d1;');
    this.fence = keys.index('field', 'd1;');
    this.other = keys.index('field', 'd2;');
    this.closure = keys.closure('field:d1;', 0);
    const registry = new RegistryKeys(under.prefix, (text) => text.slice(0, 43), under.store.buckets > 1);
    this.registrations = [
      { key: registry.table('rows'), member: 'one' },
      { key: registry.table('rows'), member: 'two' },
      { key: registry.table('other_rows'), member: 'one' },
    ];
    this.fact = registry.fact('conformance');
  }

  passTime(ms: number): Promise<void> {
    return this.under.passTime(ms);
  }

  /** Mints the tokens of `cells` and answers them; a forbidden one is null. */
  async mint(...cells: Cell[]): Promise<readonly (Uint8Array | null)[]> {
    return bytesOf(await this.store.mint(cells, 60_000));
  }

  async read(...cells: Cell[]): Promise<readonly (Uint8Array | null)[]> {
    return bytesOf(await this.store.read(cells));
  }

  /** Mints the three cells and returns a fill that depends on them; with a life, of an entry that hits may prolong. */
  async prepareFill(
    payload = 'value',
    ttlMs = 60_000,
    { cell = this.entry, life = null }: { readonly cell?: Cell; readonly life?: EntryLife | null } = {},
  ): Promise<FillRequest> {
    const [namespace, fence, entry] = (await this.mint(this.namespace, this.fence, cell)) as Uint8Array[];
    const envelope = encodeEnvelope({
      token: entry!,
      version: new Uint8Array(8),
      codec: 1,
      filledAt: mintedAt(entry!),
      life,
      namespaceToken: namespace!,
      indexTokens: [fence!],
      tagSpaceToken: null,
      tags: [],
      payload: Buffer.from(payload),
    });
    const expectations = [
      { key: this.namespace.key, token: namespace! },
      { key: this.fence.key, token: fence! },
    ];
    return { entry: cell, token: entry!, expectations, envelope, ttlMs };
  }

  /** Returns the cell of an entry that is a field of the hash under the fence. */
  field(name: string): Cell {
    return this.keys.field('d1;', name);
  }

  get wholeHash(): Cell {
    return this.keys.wholeHash('d1;');
  }

  /** Returns a fill of such a field. */
  prepareField(name: string, ttlMs = 60_000): Promise<FillRequest> {
    return this.prepareFill(name, ttlMs, { cell: this.field(name) });
  }

  /** Returns the cell of an entry that is listed as `member`. */
  listedEntry(member: string): Cell {
    return { ...this.keys.entry(member), listed: { key: this.listing.key, member } };
  }

  /** Returns a fill of an entry that joins the listing as `member`. */
  async prepareListedFill(member: string, ttlMs = 60_000, most = 100): Promise<FillRequest> {
    const fill = await this.prepareFill(member, ttlMs, { cell: this.listedEntry(member) });
    const stamp = Buffer.concat(fill.expectations.map(({ token }) => token));
    return { ...fill, listed: [{ key: this.listing.key, member, stamp, most }] };
  }

  async page(after = 0, limit = 100): Promise<ListPage> {
    const [page] = await this.store.list([{ listing: this.listing, after, limit }]);
    return page!;
  }

  /** Returns how many are listed, and whom the first page names, sorted. */
  async listed(): Promise<readonly (number | string)[]> {
    const { count, members } = await this.page();
    return [count, ...members.map(({ member }) => member).sort()];
  }

  /** Stores a sliding entry that is kept for `ttlMs`, and returns what touches it. */
  async storeSliding(ttlMs: number): Promise<TouchRequest> {
    const fill = await this.prepareFill('value', ttlMs, { life: { freshMs: ttlMs, slideMs: ttlMs, loadMs: 0 } });
    await this.store.fill([fill]);
    return {
      entry: this.entry,
      token: fill.token,
      filledAt: mintedAt(fill.token),
      freshMs: 60_000,
      keepMs: 60_000,
      fences: [this.fence.key],
    };
  }

  /** For how long the entry says it is fresh; null without one. */
  async freshMs(): Promise<number | null> {
    const [cell] = await this.read(this.entry);
    return (cell && decodeEnvelope(cell)?.life?.freshMs) ?? null;
  }

  /** Returns the members under the keys of `registrations`, sorted. */
  async members(...registrations: Registration[]): Promise<readonly (readonly string[])[]> {
    const found = await this.store.members(registrations.map(({ key }) => key));
    return found.map((members) => [...members].sort());
  }
}

/** Here every server can be asked. */
function bytesOf(replies: readonly CellReply[]): readonly (Uint8Array | null)[] {
  return replies.map((reply) => {
    if (reply instanceof StoreUnavailableError) throw reply;
    return reply;
  });
}
