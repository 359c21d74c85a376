import { Redis, type RedisOptions } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../../../../test/support/redis-server.js';
import type { RunningServer } from '../../../../../test/support/running-server.js';
import { uniquePrefix } from '../../../../../test/support/unique-prefix.js';
import { KeySpace } from '../../core/key/key-space.js';
import type { RedisLocation } from './redis-location.js';
import { RedisStore } from './redis-store.js';

const BUDGETS = { readBudgetMs: 2_000, writeBudgetMs: 2_000 };
const SAFE: RedisOptions = { enableOfflineQueue: false, autoResendUnfulfilledCommands: false, lazyConnect: true };
const { namespace } = new KeySpace(uniquePrefix(), 'n', (text) => text);

let server: RunningServer;
let admin: Redis;
let store: RedisStore | undefined;

beforeAll(async () => {
  server = await startRedis();
  admin = new Redis(server.url);
});

afterEach(async () => {
  await store?.close();
  store = undefined;
});

afterAll(async () => {
  admin.disconnect();
  await server.stop();
});

async function open(location: RedisLocation): Promise<RedisStore> {
  store = new RedisStore(location, BUDGETS);
  await store.open();
  return store;
}

describe('a client of the user’s', () => {
  it('is used when its options are safe, and stays the user’s to close', async () => {
    const client = new Redis(server.url, SAFE);
    const opened = await open(client);
    expect((await opened.mint([namespace], 1_000))[0]).toHaveLength(24);
    await opened.close();
    await expect.poll(() => client.status).toBe('ready');
    expect(await client.ping()).toBe('PONG');
    client.disconnect();
  });

  it('is found again after its connection was lost', async () => {
    const client = new Redis(server.url, SAFE);
    client.on('error', () => undefined);
    const opened = await open(client);
    await admin.client('KILL', 'TYPE', 'normal');
    await expect.poll(() => opened.read([namespace]).then(Boolean, () => false), { timeout: 5_000 }).toBe(true);
    expect(opened.generation).toBe(2);
    client.disconnect();
  });

  it.each([
    [{}, /enableOfflineQueue: false, autoResendUnfulfilledCommands: false \}/],
    [{ ...SAFE, keyPrefix: 'x:' }, /keyPrefix: "" \}/],
    [{ ...SAFE, enableAutoPipelining: true }, /enableAutoPipelining: false \}/],
    [{ ...SAFE, readOnly: true }, /readOnly: false \}/],
  ])('is refused at once when a command could be sent twice, late or under another key: %o', (options, remedy) => {
    const client = new Redis(server.url, { ...options, lazyConnect: true });
    expect(() => new RedisStore(client)).toThrow(remedy);
  });

  it('is refused when it is a cluster’s, saying what to give instead', () => {
    const cluster = new Redis.Cluster([{ host: '127.0.0.1', port: server.port }], { lazyConnect: true });
    expect(() => new RedisStore(cluster as unknown as Redis)).toThrow(/Give `\{ cluster: \[\.\.\.\] \}`/);
    cluster.disconnect();
  });
});

describe('credentials', () => {
  it('are asked for before each connection, so that a password can be rotated', async () => {
    await admin.acl('SETUSER', 'rotating', 'on', '>first', '+@all', '~*');
    let password = 'first';
    const credentials = () => Promise.resolve({ username: 'rotating', password });
    const opened = await open({ url: server.url, credentials });
    expect(opened.status).toBe('connected');
    await admin.acl('SETUSER', 'rotating', 'resetpass', '>second');
    await admin.client('KILL', 'USER', 'rotating');
    await expect.poll(() => opened.lastError?.message, { timeout: 5_000 }).toMatch(/WRONGPASS/);
    password = 'second';
    await expect.poll(() => opened.status, { timeout: 5_000 }).toBe('connected');
  });

  it('that are refused leave the application running, and say why', async () => {
    const opened = await open({ url: server.url, username: 'nobody', password: 'nothing' });
    expect(opened.status).toBe('unavailable');
    expect(opened.lastError?.message).toMatch(/WRONGPASS/);
  });
});

/** The long form is `RECONNECTS=1000`. */
const RECONNECTS = Number(process.env['RECONNECTS'] ?? 20);

describe('a connection that is lost again and again', () => {
  it('leaves no handle and no listener behind', async () => {
    const opened = await open(server.url);
    const reconnected = async (): Promise<void> => {
      const before = opened.generation;
      await admin.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await expect.poll(() => opened.generation, { timeout: 5_000, interval: 1 }).toBeGreaterThan(before);
    };
    await reconnected();
    const before = left();
    for (let time = 0; time < RECONNECTS; time++) await reconnected();
    expect(left()).toEqual(before);
  }, 120_000);

  function left(): object {
    const sockets = process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
    const listeners = process.eventNames().map((name) => [name, process.listenerCount(name)]);
    return { sockets, listeners };
  }
});
