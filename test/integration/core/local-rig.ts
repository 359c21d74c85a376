import {
  CacheAccess,
  CacheNamespace,
  MemoryStore,
  StoreUnavailableError,
  tag,
  type Bus,
  type BusListener,
  type Cell,
  type CellReply,
  type FinaliseReply,
  type Observer,
} from 'nestjs-coherent-cache';
import { createTestCache, FakeClock, HandCrankedLoader, RecordingStore } from 'nestjs-coherent-cache/testing';

export type Id = { a: number; b: number };
export type Value = { readonly name: string; readonly rows: readonly number[] };

/** What the rows are, to be changed by tests as a write would. */
export type Rows = Map<number, Value>;

abstract class FromRows extends CacheAccess<Value, Id> {
  constructor(readonly rows: Rows) {
    super();
  }

  protected load({ b }: Id) {
    return this.rows.get(b) ?? null;
  }
}

const tags = ({ rows }: Value) => rows.map((row) => tag('Row', row));

@CacheNamespace({ name: 'validated', id: ['a', 'b'], indexes: [['a']], ttl: '60s', local: true })
class Validated extends FromRows {}

@CacheNamespace({ name: 'fields', id: ['a', 'b'], indexes: [['a']], ttl: '60s', local: true, layout: 'hash' })
class Fields extends FromRows {}

@CacheNamespace({ name: 'validated-tags', id: ['a', 'b'], ttl: '60s', local: true, tags })
class ValidatedTags extends FromRows {}

@CacheNamespace({ name: 'trusted', id: ['a', 'b'], indexes: [['a']], ttl: '60s', local: { trust: '200ms' } })
class Trusted extends FromRows {}

@CacheNamespace({ name: 'trusted-tags', id: ['a', 'b'], ttl: '60s', local: { trust: '200ms' }, tags })
class TrustedTags extends FromRows {}

/** Its loads wait for the test. */
@CacheNamespace({ name: 'cranked', id: ['a', 'b'], indexes: [['a']], ttl: '60s', local: { trust: '200ms' } })
class Cranked extends CacheAccess<string, Id> {
  readonly loader = new HandCrankedLoader<Id, string>();

  protected load(id: Id) {
    return this.loader.load(id);
  }
}

export const id: Id = { a: 1, b: 2 };

/** What one process sees of the store that all share: its replies may be slow, and its bus may be cut. */
class ProcessStore extends RecordingStore {
  /** How many bytes the cells had that were read. */
  readonly lengths: number[] = [];
  /** Runs when the store has answered a read, before the reader hears of it. */
  beforeReply: () => Promise<void> | void = () => undefined;
  /** Of what others publish nothing arrives, and nobody is told. */
  isDeaf = false;
  /** What tells this process. */
  listener: BusListener | undefined;
  observer: Observer | undefined;
  /** Cannot be told of writes. */
  isRefusing = false;

  override watch(observer: Observer): void {
    this.observer = observer;
  }

  /** Runs before the store is told of a write. */
  beforeFinalise: () => Promise<void> | void = () => undefined;

  override async finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    if (this.isRefusing) throw new StoreUnavailableError('no');
    await this.beforeFinalise();
    return super.finalise(writer, cells);
  }

  override async read(cells: readonly Cell[]): Promise<readonly CellReply[]> {
    const replies = await super.read(cells);
    for (const reply of replies) this.lengths.push(reply instanceof Uint8Array ? reply.length : 0);
    await this.beforeReply();
    return replies;
  }

  override openBus(channel: string, listener: BusListener): Bus | undefined {
    this.listener = listener;
    return super.openBus(channel, {
      connected: () => listener.connected(),
      lost: (error) => listener.lost(error),
      heard: (message) => this.isDeaf || listener.heard(message),
    });
  }
}

/** One process: a cache on `store`, and what it keeps. */
function startProcess(store: MemoryStore, rows: Rows, clock: FakeClock, names: readonly Kind[]) {
  const recorded = new ProcessStore(store);
  const test = createTestCache({ store: recorded, clock });
  const accessors = {
    validated: new Validated(rows),
    'validated, in hashes': new Fields(rows),
    'validated, with tags': new ValidatedTags(rows),
    trusted: new Trusted(rows),
    'trusted, with tags': new TrustedTags(rows),
  };
  const cranked = new Cranked();
  for (const name of names)
    test.cache.bind((name === 'cranked' ? cranked : accessors[name]) as CacheAccess<unknown, object>);
  /** Names of what was read locally since the events were cleared. */
  const tiers = () => test.events.of('read').map(({ outcome, tier }) => (tier ? `${tier} ${outcome}` : outcome));
  return { ...test, store: recorded, accessors, cranked, tiers };
}

type Kind =
  'validated' | 'validated, in hashes' | 'validated, with tags' | 'trusted' | 'trusted, with tags' | 'cranked';
const ALL: readonly Kind[] = [
  'validated',
  'validated, in hashes',
  'validated, with tags',
  'trusted',
  'trusted, with tags',
  'cranked',
];

/** Two processes on one store, and the rows that both load. */
export function startTwo(names: readonly Kind[] = ALL) {
  const clock = new FakeClock();
  const store = new MemoryStore({ clock });
  const rows: Rows = new Map([[id.b, { name: 'old', rows: [7] }]]);
  return {
    clock,
    memory: store,
    rows,
    processes: [startProcess(store, rows, clock, names), startProcess(store, rows, clock, names)] as const,
  };
}
