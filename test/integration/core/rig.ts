import { CacheAccess, CacheNamespace, MemoryStore, tag } from 'nestjs-coherent-cache';
import { createTestCache, HandCrankedLoader, RecordingStore } from 'nestjs-coherent-cache/testing';

export type Id = { a: number; b: string | null };
export type Value = { id: Id; rows: number[] };

@CacheNamespace({ name: 'things', id: ['a', 'b'], indexes: [['a']], ttl: '60s' })
export class Things extends CacheAccess<Value, Id> {
  readonly loader = new HandCrankedLoader<Id, Value | null | undefined>();

  protected load(id: Id) {
    return this.loader.load(id);
  }
}

@CacheNamespace({
  name: 'tagged',
  id: ['a'],
  ttl: '60s',
  tags: (value: Value) => value.rows.map((row) => tag('Row', row)),
})
class Tagged extends CacheAccess<Value, { a: number }> {
  readonly loader = new HandCrankedLoader<{ a: number }, Value>();

  protected load(id: { a: number }) {
    return this.loader.load(id);
  }
}

@CacheNamespace({ name: 'batched', id: ['a'], ttl: 60_000, jitter: 0 })
export class Batched extends CacheAccess<string, { a: number }> {
  readonly asked: number[][] = [];

  protected load({ a }: { a: number }) {
    return `one ${a}`;
  }

  protected override async loadMany(ids: readonly { a: number }[]) {
    this.asked.push(ids.map(({ a }) => a));
    return Promise.resolve(ids.map(({ a }) => (a > 100 ? undefined : `many ${a}`)));
  }
}

export const id: Id = { a: 1, b: 'x' };
export const value = (...rows: number[]): Value => ({ id, rows });

export function setUp(options: Parameters<typeof createTestCache>[0] = {}) {
  const store = new RecordingStore(options.store ?? new MemoryStore());
  const test = createTestCache({ ...options, store });
  const things = new Things();
  const tagged = new Tagged();
  const batched = new Batched();
  for (const accessor of [things, tagged, batched]) test.cache.bind(accessor as CacheAccess<unknown, object>);
  return { ...test, store, things, tagged, batched };
}

export async function fill(things: Things, of: Id, loaded: Value | null | undefined): Promise<void> {
  const read = things.get(of);
  (await things.loader.nextCall()).resolve(loaded);
  await read;
}
