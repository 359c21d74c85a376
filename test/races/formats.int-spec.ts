import { Redis } from 'ioredis';
import { CacheAccess, CacheNamespace, RedisStore, type Cache } from 'nestjs-coherent-cache';
import { createTestCache, HandCrankedLoader } from 'nestjs-coherent-cache/testing';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../support/unique-prefix.js';

interface Id {
  readonly team: number;
  readonly id: number;
}

@CacheNamespace({ name: 'valued', id: ['team', 'id'], indexes: [['team']], ttl: '60s', jitter: 0 })
class Valued extends CacheAccess<string, Id> {
  readonly loader = new HandCrankedLoader<Id, string>();

  protected load(id: Id) {
    return this.loader.load(id);
  }
}

const id = { team: 1, id: 1 };
/** Everything of an envelope up to its times is where it always was. */
const TIMES_AT = 26;
let redis: Redis;
let cache: Cache;
let events: ReturnType<typeof createTestCache>['events'];
let valued: Valued;

beforeEach(async () => {
  redis = new Redis(inject('redisUrl'));
  const store = new RedisStore(inject('redisUrl'), { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
  await store.open();
  ({ cache, events } = createTestCache({ store, prefix: uniquePrefix(), readBudget: '5s' }));
  valued = new Valued();
  cache.bind(valued);
});

afterEach(async () => {
  redis.disconnect();
  await cache.close();
});

/** Returns the keys of the entry, once it is filled, and of its namespace's token. */
async function fillEntry(value: string): Promise<{ entry: string; namespace: string }> {
  await valued.set(id, value);
  const { key, dependsOn } = await valued.explain(id);
  return { entry: key, namespace: dependsOn.find(({ kind }) => kind === 'namespace')!.key };
}

/** The same entry as builds without format 3 have it. */
function inFormat1(cell: Buffer, namespaceToken: Buffer): Buffer {
  const time = Buffer.alloc(8);
  time.writeDoubleBE(1_700_000_000_000);
  const indexes = cell.subarray(TIMES_AT + 4 + 16, TIMES_AT + 4 + 16 + 1 + 16);
  const payload = cell.subarray(TIMES_AT + 4 + 16 + 1 + 16);
  return Buffer.concat([
    Buffer.of(1),
    cell.subarray(1, TIMES_AT),
    time,
    namespaceToken,
    indexes,
    Buffer.alloc(2),
    payload,
  ]);
}

describe('while builds of several formats run', () => {
  it('an entry of format 1 is read, and ends with the tokens that it names', async () => {
    const { entry, namespace } = await fillEntry('old build');
    const cell = (await redis.getBuffer(entry))!;
    expect(cell[0]).toBe(3);
    const older = inFormat1(cell, (await redis.getBuffer(namespace))!);
    expect(older).toHaveLength(cell.length + 14);
    await redis.set(entry, older, 'PX', 60_000);
    expect(await valued.peek(id)).toBe('old build');
    await valued.invalidate({ team: 1 });
    expect(await redis.getBuffer(entry)).toEqual(older);
    expect(await valued.peek(id)).toBeUndefined();
  });

  it('an entry of a later format is loaded and replaced under its token, unless it is invalidated meanwhile', async () => {
    const { entry } = await fillEntry('later build');
    const later = (await redis.getBuffer(entry))!.fill(4, 0, 1);
    await redis.set(entry, later, 'PX', 60_000);
    expect(await valued.peek(id)).toBeUndefined();
    const early = valued.get(id);
    (await valued.loader.nextCall()).resolve('before the write');
    expect(await early).toBe('before the write');
    expect((await redis.getBuffer(entry))!.subarray(0, TIMES_AT)).toEqual(
      Buffer.from(later.subarray(0, TIMES_AT)).fill(3, 0, 1),
    );

    await redis.set(entry, later, 'PX', 60_000);
    const late = valued.get(id);
    const load = await valued.loader.nextCall();
    await valued.invalidate(id);
    load.resolve('before the write');
    expect(await late).toBe('before the write');
    expect(events.of('fill').at(-1)).toMatchObject({ outcome: 'refused', reason: 'outdated' });
    expect(await valued.peek(id)).toBeUndefined();
  });
});

describe('the token of a namespace, whose epoch is in no entry', () => {
  it.each<[string, (token: Buffer) => Buffer]>([
    ['has another epoch than the server', (token) => token.fill(0xee, 0, 8)],
    ['is another one', (token) => token.fill(0xee, 8, 14)],
    ['is gone', () => Buffer.alloc(0)],
  ])('has no entry served when it %s', async (_title, spoil) => {
    const { namespace } = await fillEntry('value');
    const token = (await redis.getBuffer(namespace))!;
    expect(await valued.peek(id)).toBe('value');
    await redis.set(namespace, spoil(Buffer.from(token)));
    expect(await valued.peek(id)).toBeUndefined();
    await redis.set(namespace, token);
    expect(await valued.peek(id)).toBe('value');
  });
});
