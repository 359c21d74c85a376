import {
  CacheAccess,
  CacheNamespace,
  MemoryStore,
  PassingStore,
  tag,
  type CacheStore,
  type Leases,
} from 'nestjs-coherent-cache';
import { createTestCache, HandCrankedLoader, RecordingStore } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { id, settle, type Id } from './lifetimes-rig.js';

interface Row {
  readonly group: string;
}

const row: Row = { group: 'One' };

/** Answers reads and fills as late as the test wants, once they have been done. */
class LateStore extends PassingStore {
  private holds: 'read' | 'fill' | undefined;
  private held: Promise<void> | undefined;

  /** Holds the next answer of `operation` until the function returned is called. */
  hold(operation: 'read' | 'fill'): () => void {
    let answer!: () => void;
    this.holds = operation;
    this.held = new Promise<void>((resolve) => (answer = resolve));
    return answer;
  }

  /** Whether there was an answer to hold. */
  get isHolding(): boolean {
    return this.held !== undefined && this.holds === undefined;
  }

  override async read(cells: Parameters<CacheStore['read']>[0]) {
    const replies = await super.read(cells);
    await this.passing('read');
    return replies;
  }

  override async fill(requests: Parameters<CacheStore['fill']>[0]) {
    const replies = await super.fill(requests);
    await this.passing('fill');
    return replies;
  }

  private async passing(operation: 'read' | 'fill'): Promise<void> {
    if (this.holds !== operation) return;
    this.holds = undefined;
    await this.held;
  }
}

/** A process on `store`, whose rows are loaded by one process at a time. */
function openProcess(store: CacheStore, tags?: (value: Row) => ReturnType<typeof tag>[]) {
  const { cache, events } = createTestCache({ store, readBudget: '5s' });
  @CacheNamespace({ name: 'rows', id: ['a'], ttl: '60s', lease: '10s', ...(tags && { tags }) })
  class Rows extends CacheAccess<Row, Id> {
    readonly loader = new HandCrankedLoader<Id, Row>();

    protected load(asked: Id) {
      return this.loader.load(asked);
    }
  }
  const rows = new Rows();
  cache.bind(rows);
  return { rows, loader: rows.loader, cache, events };
}

describe('readers who wait for a lease', () => {
  it('take what one of them finds, without a question of their own, each a value of its own', async () => {
    const memory = new MemoryStore();
    const store = new RecordingStore(memory);
    const [first, other] = [openProcess(memory), openProcess(store)];
    void first.rows.get(id);
    const load = await first.loader.nextCall();
    const reads = Array.from({ length: 10 }, () => other.rows.get(id));
    await settle();
    store.clear();
    load.resolve(row);
    const values = await Promise.all(reads);
    expect(values).toEqual(reads.map(() => row));
    expect(new Set(values).size).toBe(10);
    expect(store.operations()).toEqual(['read']);
  });

  it('share nothing under tags that they have not captured: who comes after a write does not get what was found before it', async () => {
    const memory = new MemoryStore();
    const store = new LateStore(memory);
    const tags = ({ group }: Row) => [tag(group, 1)];
    const [first, other] = [openProcess(memory, tags), openProcess(store, tags)];
    // The other process knows a tag, and not the one that comes.
    void other.rows.get({ a: 2 });
    (await other.loader.nextCall()).resolve({ group: 'Two' });
    await settle();
    const loading = first.rows.get(id);
    const load = await first.loader.nextCall();
    const early = other.rows.get(id);
    await settle();
    const answer = store.hold('read');
    load.resolve(row);
    await loading;
    await settle();
    expect(store.isHolding).toBe(true);
    const answerTags = store.hold('read');
    answer();
    await settle();
    expect(store.isHolding).toBe(true);
    await first.cache.invalidateTags([tag('One', 1)]);
    const late = other.rows.get(id);
    await settle();
    answerTags();
    expect(await early).toEqual(row);
    (await other.loader.nextCall()).resolve({ group: 'Three' });
    expect(await late).toEqual({ group: 'Three' });
  });

  it('go on as soon as the value is in the store, whether or not who loaded it has heard so', async () => {
    const memory = new MemoryStore();
    const store = new LateStore(memory);
    const [first, other] = [openProcess(store), openProcess(memory)];
    const loading = first.rows.get(id);
    const load = await first.loader.nextCall();
    let found: Row | null = null;
    const waiting = other.rows.get(id).then((value) => (found = value));
    await settle();
    const answer = store.hold('fill');
    load.resolve(row);
    await settle();
    expect([found, store.isHolding]).toEqual([row, true]);
    expect(other.loader.calls).toEqual([]);
    answer();
    await waiting;
    expect(await loading).toEqual(row);
  });
});

describe('whoever loads for many readers of one turn', () => {
  it('asks whose turn it is, and has its load called for, ahead of the others', async () => {
    const { rows, loader, events } = openProcess(new MemoryStore());
    const reads = Array.from({ length: 10 }, () => rows.get(id));
    const load = await loader.nextCall();
    const ahead = events.of('read').length;
    await settle();
    expect([ahead, events.of('read').length]).toEqual([1, 10]);
    load.resolve(row);
    expect(await Promise.all(reads)).toEqual(reads.map(() => row));
    expect(loader.calls).toHaveLength(1);
  });

  it('has them share also what it finds instead of loading, and what fails at once', async () => {
    const memory = new MemoryStore();
    let open!: () => void;
    const opened = new Promise<void>((resolve) => (open = resolve));
    let takes = 0;
    class LateLeases extends PassingStore {
      override get leases(): Leases {
        const { leases } = memory;
        return {
          take: async (requests) => {
            takes += requests.length;
            await opened;
            return leases.take(requests);
          },
          give: (claims) => leases.give(claims),
        };
      }
    }
    const [first, late] = [openProcess(memory), openProcess(new LateLeases(memory))];
    const reads = Array.from({ length: 10 }, () => late.rows.get(id));
    await settle();
    const loading = first.rows.get(id);
    (await first.loader.nextCall()).resolve(row);
    await loading;
    await settle();
    open();
    expect(await Promise.all(reads)).toEqual(reads.map(() => row));
    expect([takes, late.loader.calls.length]).toEqual([1, 0]);
    let fails = 0;
    Object.assign(late.loader, {
      load: () => {
        fails++;
        throw new Error('no database');
      },
    });
    await Promise.allSettled(Array.from({ length: 10 }, () => late.rows.get({ a: 2 })));
    expect([takes, fails]).toEqual([2, 1]);
  });

  it('keeps them waiting only until it knows that it has to wait itself', async () => {
    const memory = new MemoryStore();
    const [first, other] = [openProcess(memory), openProcess(memory)];
    const loading = first.rows.get(id);
    const load = await first.loader.nextCall();
    const reads = Array.from({ length: 10 }, () => other.rows.get(id));
    await settle();
    expect(other.events.of('read')).toHaveLength(10);
    load.resolve(row);
    expect(await Promise.all([loading, ...reads])).toEqual(Array.from({ length: 11 }, () => row));
  });
});

describe('the lease of who has loaded', () => {
  it('is given back behind the fill, also in a turn in which others have given theirs back without one', async () => {
    const asked: string[] = [];
    class NotingStore extends PassingStore {
      override fill(requests: Parameters<CacheStore['fill']>[0]) {
        asked.push('fill');
        return super.fill(requests);
      }

      override get leases(): Leases {
        const leases = this.inner.leases!;
        return {
          take: (requests) => leases.take(requests),
          give: (claims) => {
            asked.push(...claims.map(() => 'give'));
            return leases.give(claims);
          },
        };
      }
    }
    const { rows, loader } = openProcess(new NotingStore(new MemoryStore()));
    const reads = [{ a: 1 }, { a: 2 }].map((one) => rows.get(one));
    await settle();
    const [fails, loads] = loader.calls;
    fails!.reject(new Error('no database'));
    await expect(reads[0]).rejects.toThrow(/rows/);
    loads!.resolve(row);
    expect(await reads[1]).toEqual(row);
    await settle();
    expect(asked).toEqual(['fill', 'give', 'give']);
  });

  it('is given back before the store is closed', async () => {
    const asked: string[] = [];
    class ClosingStore extends PassingStore {
      override get leases(): Leases {
        const leases = this.inner.leases!;
        return {
          take: (requests) => leases.take(requests),
          give: async (claims) => {
            const given = await leases.give(claims);
            asked.push('given');
            return given;
          },
        };
      }

      override async close() {
        asked.push('closed');
        await super.close();
      }
    }
    const { rows, loader, cache } = openProcess(new ClosingStore(new MemoryStore()));
    const read = rows.get(id);
    const load = await loader.nextCall();
    const closed = cache.close();
    load.reject(new Error('no database'));
    await expect(read).rejects.toThrow(/rows/);
    await closed;
    await settle();
    expect(asked).toEqual(['given', 'closed']);
  });

  it('is given back with the channel on which others wait for it, which the store may tell them by', async () => {
    const channels: (string | undefined)[] = [];
    class NotingStore extends PassingStore {
      override openBus(...[channel, listener]: Parameters<NonNullable<CacheStore['openBus']>>) {
        channels.push(channel);
        return super.openBus(channel, listener);
      }

      override get leases(): Leases {
        const leases = this.inner.leases!;
        return {
          take: (requests) => leases.take(requests),
          give: (claims) => {
            channels.push(...claims.map(({ channel }) => channel));
            return leases.give(claims);
          },
        };
      }
    }
    const { rows, loader } = openProcess(new NotingStore(new MemoryStore()));
    const read = rows.get(id);
    (await loader.nextCall()).resolve(row);
    await read;
    await settle();
    expect(channels).toEqual([channels[0], channels[0]]);
    expect(channels[0]).toMatch(/^\{.*~leases\}$/);
  });

  it.each<[string, (count: number) => unknown]>([
    ['nothing', () => undefined],
    ['too short a list', () => []],
    ['a list of nothing', (count) => Array.from({ length: count })],
  ])('is nobody’s, and nobody waits, where a store answers %s', async (_, answer) => {
    class OddLeases extends PassingStore {
      override get leases(): Leases {
        const answered = ({ length }: readonly unknown[]) => Promise.resolve(answer(length) as never);
        return { take: answered, give: answered };
      }
    }
    const { rows, loader } = openProcess(new OddLeases(new MemoryStore()));
    const read = rows.get(id);
    await settle();
    loader.calls[0]!.resolve(row);
    expect(await read).toEqual(row);
  });

  it('may be given and taken at once, by a store that waits for nothing', async () => {
    class PromptLeases extends PassingStore {
      private isTaken = false;

      override get leases(): Leases {
        const take = () => {
          const leftMs = this.isTaken ? 60_000 : 0;
          this.isTaken = true;
          return [leftMs] as never;
        };
        return { take, give: () => [true] as never };
      }
    }
    const store = new PromptLeases(new MemoryStore());
    const [first, other] = [openProcess(store), openProcess(store)];
    const loading = first.rows.get(id);
    const load = await first.loader.nextCall();
    const waiting = other.rows.get(id);
    await settle();
    load.resolve(row);
    expect(await Promise.all([loading, waiting])).toEqual([row, row]);
    expect([first, other].flatMap(({ events }) => events.of('store_failed'))).toEqual([]);
  });
});
