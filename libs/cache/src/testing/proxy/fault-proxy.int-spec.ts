import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../../../../../test/support/unique-prefix.js';
import { FaultProxy } from './fault-proxy.js';

const named =
  (...names: string[]) =>
  ([name = '']: readonly string[]) =>
    names.includes(name);

const CLOSED = /closed|ECONNRE/;

let direct: Redis;
let proxy: FaultProxy;
let key: string;
let clients: Redis[];

beforeEach(async () => {
  key = uniquePrefix();
  clients = [];
  direct = new Redis(inject('redisUrl'));
  proxy = await FaultProxy.start({ target: inject('redisUrl') });
});

afterEach(async () => {
  for (const client of clients) client.disconnect();
  await proxy.stop();
  await direct.del(key);
  direct.disconnect();
});

/** A client that sends a command once, or rejects. */
function newClient(): Redis {
  const client = new Redis(proxy.url, {
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: () => null,
    lazyConnect: true,
    enableReadyCheck: false,
    disableClientInfo: true,
  });
  client.on('error', () => {});
  clients.push(client);
  return client;
}

async function connectClient(): Promise<Redis> {
  const client = newClient();
  await client.connect();
  return client;
}

async function connectBare(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Everything that the socket receives until it is closed, and how it ended. */
async function receive(socket: Socket): Promise<{ text: string; error: string | undefined }> {
  let text = '';
  let error: string | undefined;
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', ({ code }: NodeJS.ErrnoException) => (error = code));
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return { text, error };
}

/** Whether `promise` settles while another client of the proxy, or of the server, makes more round trips than it would need. */
async function settlesWithin(promise: Promise<unknown>, other: Redis): Promise<boolean> {
  let settled = false;
  const note = () => (settled = true);
  promise.then(note, note);
  for (let round = 0; round < 10; round++) await other.ping();
  return settled;
}

describe('FaultProxy without faults', () => {
  it('passes commands, pipelines, transactions and binary values of any size', async () => {
    const client = await connectClient();
    const value = Buffer.alloc(3_000_000, 'a\r\n$7');
    await client.set(key, value);
    expect((await client.getBuffer(key))?.equals(value)).toBe(true);
    const pipeline = client.pipeline();
    for (let count = 0; count < 500; count++) pipeline.set(key, count).get(key);
    const replies = await pipeline.exec();
    expect(replies?.filter((_, index) => index % 2 === 1).map(([, reply]) => reply)).toEqual(
      Array.from({ length: 500 }, (_, count) => String(count)),
    );
    expect(await client.multi().incr(key).incr(key).exec()).toEqual([
      [null, 500],
      [null, 501],
    ]);
    expect(Object.values(proxy.fired)).toEqual(Array.from({ length: 8 }, () => 0));
  });

  it('passes what is published, beside other commands', async () => {
    const [subscriber, publisher] = [await connectClient(), await connectClient()];
    const message = once(subscriber, 'message');
    await subscriber.subscribe(key, `${key}-other`);
    await publisher.publish(key, 'hello');
    expect(await message).toEqual([key, 'hello']);
    expect(await subscriber.ping()).toEqual(['pong', '']);
  });

  it('passes RESP3, what is pushed included', async () => {
    const socket = await connectBare();
    socket.write('HELLO 3\r\nCLIENT TRACKING ON\r\n');
    socket.write(`SET ${key} 1\r\nGET ${key}\r\nSET ${key} 2\r\nHGETALL ${key}-none\r\nQUIT\r\n`);
    const { text } = await receive(socket);
    expect(text).toMatch(/^%7\r\n/);
    expect(text).toContain(`>2\r\n$10\r\ninvalidate\r\n*1\r\n$${key.length}\r\n${key}\r\n`);
    expect(text).toMatch(/%0\r\n\+OK\r\n$/);
  });
});

describe('FaultProxy', () => {
  it('delays a reply, whose command has run', async () => {
    const client = await connectClient();
    const fault = proxy.delay(60_000, { when: named('INCR') });
    const reply = client.incr(key);
    await fault.arrived;
    expect(await direct.get(key)).toBe('1');
    expect(await settlesWithin(reply, direct)).toBe(false);
    fault.heal();
    expect(await reply).toBe(1);
  });

  it('delays a request, which has not run', async () => {
    const client = await connectClient();
    const fault = proxy.delay(60_000, { of: 'requests' });
    const reply = client.incr(key);
    await fault.arrived;
    expect(await settlesWithin(reply, direct)).toBe(false);
    expect(await direct.exists(key)).toBe(0);
    fault.heal();
    expect(await reply).toBe(1);
  });

  it('delays each of many replies by the time given, not one after the other', async () => {
    const client = await connectClient();
    proxy.delay(50);
    const start = performance.now();
    await Promise.all(Array.from({ length: 100 }, () => client.ping()));
    const took = performance.now() - start;
    expect(took).toBeGreaterThanOrEqual(50);
    expect(took).toBeLessThan(100 * 50);
    expect(proxy.fired.delay).toBe(100);
  });

  it('drops a request silently, and leaves its connection mute until it is healed', async () => {
    const [client, other] = [await connectClient(), await connectClient()];
    const fault = proxy.drop({ when: named('INCR') }).once();
    const replies = Promise.allSettled([client.incr(key), client.incr(key)]);
    await fault.arrived;
    expect(await settlesWithin(replies, other)).toBe(false);
    expect([await direct.exists(key), client.status, fault.fired]).toEqual([0, 'ready', 1]);
    proxy.heal();
    expect((await replies).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await direct.exists(key)).toBe(0);
  });

  it('resets the connection of a command, which does not run, nor does what follows', async () => {
    const socket = await connectBare();
    proxy.reset({ when: named('INCR') }).once();
    socket.write(`PING\r\nINCR ${key}\r\nINCR ${key}\r\n`);
    expect((await receive(socket)).error).toBe('ECONNRESET');
    expect([await direct.exists(key), proxy.fired.reset]).toEqual([0, 1]);
  });

  it('stops forwarding while connections stay open and new ones are accepted, and goes on when healed', async () => {
    const client = await connectClient();
    proxy.halfOpen();
    const newcomer = await connectClient();
    const replies = Promise.allSettled([client.incr(key), newcomer.incr(key)]);
    expect(await settlesWithin(replies, direct)).toBe(false);
    expect([await direct.exists(key), client.status, newcomer.status]).toEqual([0, 'ready', 'ready']);
    proxy.heal();
    expect((await replies).map((reply) => (reply as PromiseFulfilledResult<number>).value)).toEqual(
      expect.arrayContaining([1, 2]),
    );
  });

  it('lets no half-open connection hear that the server has closed it', async () => {
    const client = await connectClient();
    const id = await client.client('ID');
    const ended = once(client, 'end');
    const fault = proxy.halfOpen();
    await direct.client('KILL', 'ID', id);
    await fault.arrived;
    expect(await settlesWithin(ended, direct)).toBe(false);
    fault.heal();
    await ended;
  });

  it('makes only those connections half-open that send a certain command', async () => {
    const [client, other] = [await connectClient(), await connectClient()];
    const fault = proxy.halfOpen({ when: named('INCR') });
    const reply = client.incr(key);
    await fault.arrived;
    expect(await settlesWithin(reply, other)).toBe(false);
    fault.heal();
    expect(await reply).toBe(1);
  });

  it('cuts a reply in the middle and closes the connection', async () => {
    await direct.set(key, '0123456789');
    const socket = await connectBare();
    proxy.truncate({ when: named('GET') });
    socket.write(`PING\r\nGET ${key}\r\nPING\r\n`);
    expect(await receive(socket)).toEqual({ text: '+PONG\r\n$10\r\n012', error: undefined });
    expect(proxy.fired.truncate).toBe(1);
  });

  it('holds requests, and lets those of several connections run in the opposite order', async () => {
    const [first, second, other] = [await connectClient(), await connectClient(), await connectClient()];
    const fault = proxy.hold({ when: named('SET') });
    const writes = [first.set(key, 1)];
    await fault.arrived;
    writes.push(second.set(key, 2));
    await fault.arrivals(2);
    expect([await other.get(key), fault.held]).toEqual([null, 2]);
    await fault.release({ reverse: true });
    await Promise.all(writes);
    expect(await other.get(key)).toBe('1');
  });

  it('holds what follows on the same connection too', async () => {
    const client = await connectClient();
    const fault = proxy.hold({ when: named('SET') }).once();
    const replies = Promise.all([client.set(key, 1), client.get(key)]);
    await fault.arrived;
    expect(await settlesWithin(replies, direct)).toBe(false);
    await fault.release();
    expect(await replies).toEqual(['OK', '1']);
  });

  it('delivers what was held although its client has gone', async () => {
    const client = await connectClient();
    const fault = proxy.hold({ when: named('INCR') });
    const reply = client.incr(key);
    await fault.arrived;
    client.disconnect();
    await expect(reply).rejects.toThrow(CLOSED);
    expect([await direct.exists(key), proxy.connections]).toEqual([0, 1]);
    await fault.release();
    expect(await direct.get(key)).toBe('1');
    expect(fault.held).toBe(0);
  });

  it('drops the reply of a command that has run, and closes the connection', async () => {
    const client = await connectClient();
    proxy.dropReply({ when: named('INCR') }).once();
    await expect(client.incr(key)).rejects.toThrow(CLOSED);
    expect(await direct.get(key)).toBe('1');
    expect(await (await connectClient()).incr(key)).toBe(2);
    expect(proxy.fired.dropReply).toBe(1);
  });

  it('drops replies and leaves the connection open, but mute, until it is healed', async () => {
    const client = await connectClient();
    const fault = proxy.dropReply({ when: named('INCR'), silently: true }).once();
    const replies = Promise.allSettled([client.incr(key), client.incr(key)]);
    await fault.arrived;
    expect(await settlesWithin(replies, direct)).toBe(false);
    expect([await direct.get(key), client.status]).toEqual(['2', 'ready']);
    fault.heal();
    expect((await replies).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('refuses new connections while those that are open go on', async () => {
    const client = await connectClient();
    proxy.refuse().times(2);
    for (let count = 0; count < 2; count++) await expect(newClient().connect()).rejects.toThrow(CLOSED);
    expect(await client.ping()).toBe('PONG');
    expect(await (await connectClient()).ping()).toBe('PONG');
    expect(proxy.fired.refuse).toBe(2);
  });

  it('adds up faults that are on at the same time', async () => {
    const client = await connectClient();
    const held = proxy.hold({ when: named('INCR') });
    proxy.dropReply();
    const reply = client.incr(key);
    await held.arrived;
    await held.release();
    await expect(reply).rejects.toThrow(CLOSED);
    expect([await direct.get(key), proxy.fired.hold, proxy.fired.dropReply]).toEqual(['1', 1, 1]);
  });

  it('strikes a command as often as it was told to, and counts what was healed', async () => {
    const client = await connectClient();
    const fault = proxy.delay(0, { when: ([name, of]) => name === 'INCR' && of === key }).times(2);
    for (let count = 0; count < 4; count++) await client.incr(key);
    await client.incr(`${key}-other`);
    await direct.del(`${key}-other`);
    proxy.heal();
    expect([fault.fired, proxy.fired.delay]).toEqual([2, 2]);
  });

  it('breaks the connection of a client that sends no RESP, or too much of it, and no other', async () => {
    const client = await connectClient();
    for (const text of ['*1\r\n:1\r\n', '*1\r\n$999999999\r\n']) {
      const socket = await connectBare();
      socket.write(text);
      expect((await receive(socket)).error).toBe('ECONNRESET');
    }
    expect(await client.ping()).toBe('PONG');
  });

  it('leaves no connection, no listener and no timer behind, whatever it held', async () => {
    const [client, other] = [await connectClient(), await connectClient()];
    const held = proxy.hold({ when: named('INCR') });
    proxy.delay(60_000, { when: named('PING') });
    proxy.halfOpen({ when: named('ECHO') });
    const replies = Promise.allSettled([client.incr(key), other.ping(), (await connectClient()).echo('x')]);
    await held.arrived;
    await proxy.stop();
    await proxy.stop();
    expect((await replies).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect([proxy.connections, held.held, await direct.exists(key)]).toEqual([0, 0, 0]);
    await expect(newClient().connect()).rejects.toThrow(CLOSED);
  });
});
