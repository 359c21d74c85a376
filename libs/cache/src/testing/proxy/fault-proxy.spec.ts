import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultProxy } from './fault-proxy.js';

let server: Server;
let proxy: FaultProxy;
/** What the server has received, a line each, and from where: it answers when the test says so. */
let received: { readonly line: string; readonly from: Socket }[];
let noteReceived: () => void;

beforeEach(async () => {
  received = [];
  noteReceived = () => {};
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      received.push(
        ...chunk
          .toString()
          .trim()
          .split('\r\n')
          .map((line) => ({ line, from: socket })),
      );
      noteReceived();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await FaultProxy.start({ target: { host: '127.0.0.1', port: portOf(server) } });
});

afterEach(async () => {
  await proxy.stop();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
});

const portOf = (of: Server) => (of.address() as AddressInfo).port;
const lines = () => received.map(({ line }) => line);

function answer(line: string): void {
  received.find((each) => each.line === line)?.from.write('+OK\r\n');
}

async function untilReceived(count: number): Promise<void> {
  while (received.length < count) await new Promise<void>((resolve) => (noteReceived = resolve));
}

async function connectClient(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Resolves with the code of the error that ended the connection; undefined when it was closed in order. */
async function endOf(socket: Socket): Promise<string | undefined> {
  let code: string | undefined;
  socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code));
  socket.resume();
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return code;
}

describe('FaultProxy, before a server that answers by hand,', () => {
  it('lets each held request go when the server has answered the one before', async () => {
    const [first, second] = [await connectClient(), await connectClient()];
    const fault = proxy.hold();
    first.write('FIRST\r\n');
    await fault.arrived;
    second.write('SECOND\r\n');
    await fault.arrivals(2);
    const released = fault.release({ reverse: true });
    await untilReceived(1);
    fault.times(0);
    (await connectClient()).write('OTHER\r\n');
    await untilReceived(2);
    expect(lines()).toEqual(['SECOND', 'OTHER']);
    answer('SECOND');
    await untilReceived(3);
    expect(lines()).toEqual(['SECOND', 'OTHER', 'FIRST']);
    answer('FIRST');
    await released;
  });

  it('does not wait for the answer of a server that closes instead', async () => {
    const client = await connectClient();
    const fault = proxy.hold();
    client.write('GET k\r\n');
    await fault.arrived;
    const released = fault.release();
    await untilReceived(1);
    received[0]!.from.destroy();
    await released;
    expect(await endOf(client)).toBeUndefined();
  });

  it('lets go what was held for a server that has gone', async () => {
    const client = await connectClient();
    const fault = proxy.hold({ when: ([name]) => name === 'SET' });
    client.write('GET k\r\nSET k\r\n');
    await fault.arrived;
    await untilReceived(1);
    received[0]!.from.destroy();
    await endOf(client);
    await fault.release();
    expect(lines()).toEqual(['GET k']);
  });

  it('breaks the connection when the server sends no RESP', async () => {
    const client = await connectClient();
    client.write('PING\r\n');
    await untilReceived(1);
    received[0]!.from.write('220 mail.example ESMTP\r\n');
    expect(await endOf(client)).toBe('ECONNRESET');
  });

  it('closes connections when there is no server', async () => {
    await new Promise((resolve) => server.close(resolve));
    const client = await connectClient();
    expect(await endOf(client)).toBeUndefined();
    await proxy.stop();
    expect(proxy.connections).toBe(0);
  });
});
