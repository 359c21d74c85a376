import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../../../../test/support/running-server.js';
import { startSentinel, type RedisSentinel } from '../../../../../test/support/sentinel/start-sentinel.js';
import { uniquePrefix } from '../../../../../test/support/unique-prefix.js';
import type { CacheEvent } from '../../core/access/cache-event.js';
import { KeySpace } from '../../core/key/key-space.js';
import { RedisStore } from './redis-store.js';

describe('RedisStore behind sentinels', () => {
  let sentinel: RedisSentinel;
  let store: RedisStore;
  const events: CacheEvent[] = [];

  beforeAll(async () => {
    sentinel = await startSentinel();
    const location = { sentinels: sentinel.sentinels.map(({ host, port }) => ({ host, port })), name: sentinel.name };
    store = new RedisStore(location, { readBudgetMs: 2_000, writeBudgetMs: 2_000 });
    store.watch({ observe: (event) => events.push(event) });
    await store.open();
  }, 60_000);

  afterAll(async () => {
    await store.close();
    await sentinel.stop();
  });

  it('is connected to the master', () => {
    expect(store.status).toBe('connected');
    expect(events).toMatchObject([{ type: 'connection', state: 'connected' }]);
  });

  it('believes nothing of what a promoted replica has, also when an acknowledged invalidation never reached it', async () => {
    const { namespace } = new KeySpace(uniquePrefix(), 'n', (text) => text);
    const [token] = await store.mint([namespace], 60_000);
    const master = await sentinel.master();
    const replica = sentinel.nodes.find((node) => node !== master)!;
    await cutOff(master, replica);
    await store.finalise('w', [namespace]);
    await master.kill();
    replica.resume();
    await expect.poll(async () => (await sentinel.master()) === replica, { timeout: 20_000 }).toBe(true);
    const direct = new Redis(replica.url);
    expect(hex(await direct.getBuffer(namespace.key))).toBe(hex(token));
    direct.disconnect();
    await expect.poll(() => store.read([namespace]).catch(String), { timeout: 10_000 }).toEqual([null]);
    const [after] = await store.mint([namespace], 60_000);
    expect(hex(after)).not.toBe(hex(token));
    await master.restart();
  }, 60_000);

  it('believes nothing either after falling back to the first one', async () => {
    const { namespace } = new KeySpace(uniquePrefix(), 'n', (text) => text);
    await expect.poll(() => store.status, { timeout: 10_000 }).toBe('connected');
    await store.mint([namespace], 60_000);
    const before = await sentinel.master();
    const after = await sentinel.failover();
    expect(after).not.toBe(before);
    await expect.poll(() => store.read([namespace]).catch(String), { timeout: 20_000 }).toEqual([null]);
    const generation = store.generation;
    expect(generation).toBeGreaterThan(1);
  }, 60_000);

  /** What the master does from now on does not reach the replica, nor the kernel that buffers for it. */
  async function cutOff(master: RunningServer, replica: RunningServer): Promise<void> {
    const client = new Redis(master.url);
    await client.call('WAIT', 1, 5_000);
    replica.pause();
    await client.call('CLIENT', 'KILL', 'TYPE', 'replica');
    client.disconnect();
  }
});

function hex(bytes: unknown): string {
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : String(bytes);
}
