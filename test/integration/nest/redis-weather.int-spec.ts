import { ConfigModule, ConfigService } from '@nestjs/config';
import type { DynamicModule } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Redis } from 'ioredis';
import { Cache, CacheModule, MemoryStore, RedisStore, type CacheModuleOptions } from 'nestjs-coherent-cache';
import { HandCrankedLoader } from 'nestjs-coherent-cache/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRedis } from '../../support/redis-server.js';
import type { RunningServer } from '../../support/running-server.js';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { Dictionary, DictionaryModule, Words } from './dictionary.js';

const ID = { id: 1, language: 'en' };
const ONCE_READ = 'word 1';

let server: RunningServer;
let client: Redis;
let prefix: string;
const opened: TestingModule[] = [];

beforeEach(async () => {
  prefix = uniquePrefix();
  server = await startRedis();
  client = new Redis(server.url).on('error', () => undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.resume();
  client.disconnect();
  await Promise.all(opened.splice(0).map((module) => module.close()));
  await server.stop();
});

interface App {
  readonly module: TestingModule;
  readonly words: Words;
  readonly cache: Cache;
  readonly looked: number[];
}

async function startWith(root: DynamicModule): Promise<App> {
  const module = await Test.createTestingModule({ imports: [root, DictionaryModule, CacheModule.forFeature([Words])] })
    .setLogger(false as never)
    .compile();
  opened.push(module);
  await module.init();
  const words = module.get(Words, { strict: false });
  return { module, words, cache: module.get(Cache), looked: words.dictionary.looked };
}
const start = (options: Partial<CacheModuleOptions> = {}) =>
  startWith(CacheModule.forRoot({ prefix, redis: server.url, ...options }));

/** Whether an entry is there, once it has been read. */
const isCached = async ({ words }: App): Promise<boolean> => {
  await words.get(ID);
  return (await words.peek(ID)) === ONCE_READ;
};

describe('an application', () => {
  it.each([
    ['no Redis is configured', undefined, [1], MemoryStore],
    ['its address is empty', '', [1], MemoryStore],
    ['nobody answers there', 'redis://127.0.0.1:1', [1, 1], RedisStore],
  ])(
    'O1: starts, and every cached call is answered through the loader, when %s',
    async (_when, redis, looked, store) => {
      const app = await start({ redis });
      expect([await app.words.get(ID), await app.words.get(ID)]).toEqual([ONCE_READ, ONCE_READ]);
      expect(app.looked).toEqual(looked);
      expect(app.cache.store).toBeInstanceOf(store);
    },
  );

  it('O11: reads what another process has written, and what one has that has ended', async () => {
    const [one, two] = [await start({ readBudget: '5s' }), await start({ readBudget: '5s' })];
    await one.words.get(ID);
    expect(await two.words.get(ID)).toBe(ONCE_READ);
    for (const app of [one, two]) await app.module.close();
    const next = await start({ readBudget: '5s' });
    expect(await next.words.get(ID)).toBe(ONCE_READ);
    expect([one, two, next].map(({ looked }) => looked)).toEqual([[1], [], []]);
  });

  it('O12: hands the options of the connection on, and says whether it is there', async () => {
    const app = await start({
      redis: { host: '127.0.0.1', port: server.port, connectionName: 'words-of-mine', connectTimeout: 3_000 },
    });
    expect(await isCached(app)).toBe(true);
    expect(await client.client('LIST')).toContain('name=words-of-mine');
    const store = app.cache.store as RedisStore;
    expect(store.status).toBe('connected');
    await server.kill();
    await expect.poll(() => store.status).toBe('unavailable');
  });

  it('O12: takes the address from REDIS_URL of its environment', async () => {
    vi.stubEnv('REDIS_URL', server.url);
    const app = await startWith(
      CacheModule.forRootAsync({
        imports: [ConfigModule.forRoot({ ignoreEnvFile: true })],
        inject: [ConfigService],
        useFactory: (config: ConfigService) => ({ prefix, redis: config.get<string>('REDIS_URL') }),
      }),
    );
    await expect.poll(() => isCached(app)).toBe(true);
    expect(await client.keys(`*${prefix}*`)).not.toEqual([]);
  });
});

describe('Redis', () => {
  it('O2: fails at the read: the loader runs once, and its result is returned', async () => {
    const app = await start();
    await isCached(app);
    app.looked.length = 0;
    server.pause();
    expect(await app.words.get(ID)).toBe(ONCE_READ);
    expect(app.looked).toEqual([1]);
  });

  it('O2: fails at the write of what was loaded: the loader runs once, and its result is returned', async () => {
    const app = await start({ readBudget: '5s' });
    await app.words.get({ id: 2, language: 'en' });
    app.looked.length = 0;
    await client.config('SET', 'maxmemory', '1');
    expect(await app.words.get(ID)).toBe(ONCE_READ);
    expect(app.looked).toEqual([1]);
    expect(await app.words.peek(ID)).toBeUndefined();
  });

  it('O3: returns: caching resumes in the running process', async () => {
    const app = await start({ readBudget: '5s' });
    expect(await isCached(app)).toBe(true);
    await server.kill();
    expect([await app.words.get(ID), await app.words.get(ID)]).toEqual([ONCE_READ, ONCE_READ]);
    expect(await app.words.peek(ID)).toBeUndefined();
    await server.restart();
    await expect.poll(() => isCached(app), { timeout: 5_000 }).toBe(true);
    app.looked.length = 0;
    await app.words.get(ID);
    expect(app.looked).toEqual([]);
  });

  it('O3: hangs: only the first calls wait for it', async () => {
    const app = await start({ readBudget: '200ms' });
    await isCached(app);
    server.pause();
    const waits: boolean[] = [];
    for (let call = 0; call < 20; call++) {
      const began = performance.now();
      await app.words.get({ id: call, language: 'en' });
      waits.push(performance.now() - began >= 190);
    }
    expect(waits.filter(Boolean).length).toBeLessThanOrEqual(3);
    expect(waits.slice(5)).not.toContain(true);
  });
});

describe('a load during which Redis', () => {
  const loader = new HandCrankedLoader<number, string>();
  const loading = async (app: App) => {
    vi.spyOn(app.module.get(Dictionary, { strict: false }), 'look').mockImplementation(
      (id) => loader.load(id) as unknown as string,
    );
    const read = app.words.get(ID);
    return { read, call: await loader.nextCall() };
  };

  it('D5: was flushed is returned, and not stored: nobody knows what was invalidated meanwhile', async () => {
    const app = await start({ readBudget: '5s', writeBudget: '5s' });
    const { read, call } = await loading(app);
    await client.flushall();
    call.resolve(ONCE_READ);
    expect(await read).toBe(ONCE_READ);
    expect(await app.words.peek(ID)).toBeUndefined();
  });

  it('D5: begins to hang is returned, and who comes then loads by himself, after no more than the budgets', async () => {
    const app = await start();
    const { read, call } = await loading(app);
    server.pause();
    const other = app.words.get(ID);
    const began = performance.now();
    call.resolve(ONCE_READ);
    expect(await read).toBe(ONCE_READ);
    (await loader.nextCall()).resolve(ONCE_READ);
    expect(await other).toBe(ONCE_READ);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
