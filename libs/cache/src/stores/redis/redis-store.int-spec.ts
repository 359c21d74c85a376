import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../../../../../test/support/unique-prefix.js';
import { startRedis } from '../../../../../test/support/redis-server.js';
import { KeySpace } from '../../core/key/key-space.js';
import { storeConformanceCases } from '../../testing/conformance/store-conformance-cases.js';
import { RedisStore } from './redis-store.js';

describe('RedisStore', () => {
  const client = new Redis(inject('redisUrl'));
  let store: RedisStore;

  beforeAll(async () => {
    store = new RedisStore(inject('redisUrl'), { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
    await store.open();
  });

  afterAll(async () => {
    await store.close();
    client.disconnect();
  });

  async function passTime(ms: number): Promise<void> {
    const now = async (): Promise<number> => {
      const [seconds, micros] = await client.time();
      return Number(seconds) * 1_000 + Number(micros) / 1_000;
    };
    const until = (await now()) + ms;
    while ((await now()) < until);
  }

  for (const { title, run } of storeConformanceCases) it(title, () => run({ store, prefix: uniquePrefix(), passTime }));

  it('replaces a namespace token that another server, or an earlier life of this one, left behind', async () => {
    const { namespace } = new KeySpace(uniquePrefix(), 'n', (text) => text);
    await client.set(namespace.key, Buffer.alloc(24, 7));
    expect(await store.read([namespace])).toEqual([null]);
    const [token] = await store.mint([namespace], 1_000);
    expect(hex(token)).not.toBe(hex(Buffer.alloc(24, 7)));
    expect((await store.read([namespace])).map(hex)).toEqual([hex(token)]);
  });

  it('goes on after SCRIPT FLUSH', async () => {
    const { namespace } = new KeySpace(uniquePrefix(), 'n', (text) => text);
    await client.script('FLUSH');
    expect((await store.mint([namespace], 1_000))[0]).toHaveLength(24);
  });

  it('sends cells of several namespaces as one script each, in one round trip', async () => {
    const prefix = uniquePrefix();
    const cells = ['a', 'b'].map((name) => new KeySpace(prefix, name, (text) => text).namespace);
    expect((await store.mint(cells, 1_000)).map((token) => (token as Uint8Array).length)).toEqual([24, 24]);
  });

  it('refuses an option that would change the keys', () => {
    expect(() => new RedisStore({ keyPrefix: 'x:' })).toThrow(/keyPrefix.*`prefix`/);
  });

  it('rejects rather than say that nobody is registered when one of several keys cannot be read', async () => {
    const [good, wrong] = [uniquePrefix(), uniquePrefix()];
    await client.set(wrong, 'no sorted set');
    await expect(store.members([good, wrong])).rejects.toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
  });

  it('leaves no lifetime on a namespace token', async () => {
    const { namespace } = new KeySpace(uniquePrefix(), 'n', (text) => text);
    await store.mint([namespace], 1_000);
    expect(await client.pttl(namespace.key)).toBe(-1);
  });
});

describe('RedisStore and a server that changes its replication id', () => {
  it('takes the new one over, so that old and new connections believe the same tokens', async () => {
    const server = await startRedis({ args: ['--enable-debug-command', 'local'] });
    const client = new Redis(server.url);
    const [older, newer] = [new RedisStore(server.url), new RedisStore(server.url)];
    try {
      const { namespace } = new KeySpace(uniquePrefix(), 'n', (text) => text);
      await older.open();
      await client.call('DEBUG', 'CHANGE-REPL-ID');
      await newer.open();
      const agree = async (): Promise<boolean> => {
        const tokens = [await newer.mint([namespace], 1_000), await older.mint([namespace], 1_000)];
        return hex(tokens[0]![0]) === hex(tokens[1]![0]);
      };
      await expect.poll(agree, { timeout: 10_000 }).toBe(true);
      const [settled] = await newer.read([namespace]);
      expect(settled).toHaveLength(24);
      expect((await older.read([namespace])).map(hex)).toEqual([hex(settled)]);
    } finally {
      await Promise.all([older.close(), newer.close()]);
      client.disconnect();
      await server.stop();
    }
  });
});

describe('RedisStore and a server that goes away', () => {
  let store: RedisStore | undefined;

  afterEach(async () => {
    await store?.close();
  });

  it('rejects at once, with a typed error that holds no key, while there is no server', async () => {
    const server = await startRedis();
    store = new RedisStore(server.url);
    await store.open();
    expect(store.status).toBe('connected');
    await server.stop();
    await expect.poll(() => store!.status).toBe('unavailable');
    const secret = new KeySpace('secret', 'n', (text) => text).entry('secret');
    const failure = await store.read([secret]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
    expect(JSON.stringify(failure)).not.toContain('secret');
  });

  it('opens without failing when there is no server, so that the application starts', async () => {
    store = new RedisStore('redis://127.0.0.1:1');
    await store.open();
    expect(store.status).toBe('unavailable');
    expect(store.lastError).toBeInstanceOf(Error);
  });
});

function hex(bytes: unknown): string {
  return Buffer.from(bytes as Uint8Array).toString('hex');
}
