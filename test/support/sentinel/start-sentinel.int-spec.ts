import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../wait-until.js';
import { startSentinel, type RedisSentinel } from './start-sentinel.js';

describe('startSentinel', () => {
  let sentinel: RedisSentinel;
  let client: Redis;

  beforeAll(async () => {
    // Longer than a busy machine lets a server wait for the processor: nobody is promoted but for what a test does.
    sentinel = await startSentinel({ downAfterMs: 2_000 });
    client = new Redis({ sentinels: [...sentinel.sentinels], name: sentinel.name, sentinelRetryStrategy: () => 50 });
    client.on('error', () => undefined); // The master is killed under it.
    await client.set('key', 'kept');
    await client.call('WAIT', 1, 1_000);
  });

  afterAll(async () => {
    client.disconnect();
    await sentinel.stop();
  });

  it('names the server that clients are sent to', async () => {
    const { port } = await sentinel.master();
    expect(client.stream.remotePort).toBe(port);
  });

  it('promotes the replica of a master that was killed, and takes the old one back as a replica', async () => {
    const killed = await sentinel.master();
    await killed.kill();
    const promoted = await waitUntil('another master is named', async () => {
      const master = await sentinel.master();
      return master !== killed && master;
    });
    await killed.restart({ empty: true });
    await sentinel.settled();
    expect(await sentinel.master()).toBe(promoted);
    expect(await client.get('key')).toBe('kept');
  });

  it('promotes a replica when it is told to, and the first one again afterwards', async () => {
    const first = await sentinel.master();
    const second = await sentinel.failover();
    expect(second).not.toBe(first);
    await sentinel.settled();
    expect(await sentinel.failover()).toBe(first);
    await sentinel.settled();
  });

  it('promotes the replica of a master that is halted, and sets that one right when it goes on', async () => {
    const halted = await sentinel.master();
    halted.pause();
    await waitUntil('another master is named', async () => (await sentinel.master()) !== halted);
    halted.resume();
    await sentinel.settled();
    expect(await sentinel.master()).not.toBe(halted);
  });
});
