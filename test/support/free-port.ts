import { createServer, type AddressInfo } from 'node:net';

/**
 * Returns a TCP port of 127.0.0.1 that was free a moment ago. Another process may take it before it is used: whoever
 * uses it has to be ready to ask again.
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
