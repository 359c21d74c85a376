import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { LinkOrder } from './link.js';

const { port, onewayMs } = workerData as LinkOrder;
const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

const server = createServer({ noDelay: true }, (near) => {
  const far = connect({ port, noDelay: true });
  forward(near, far);
  forward(far, near);
});
server.listen(0, '127.0.0.1', () => parentPort!.postMessage((server.address() as AddressInfo).port));

/** The whole thread sleeps: timers of Node know no part of a millisecond, and calls are made one at a time. */
function forward(from: Socket, to: Socket): void {
  from.on('data', (bytes) => {
    Atomics.wait(never, 0, 0, onewayMs);
    to.write(bytes);
  });
  from.on('close', () => to.destroy());
  from.on('error', () => to.destroy());
}
