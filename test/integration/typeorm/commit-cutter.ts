import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** When the connection is cut: instead of passing COMMIT on, or instead of passing on its reply. */
export type Cut = 'before-commit' | 'after-commit';

/** A way to PostgreSQL that loses a connection in the middle of its COMMIT. */
export interface CommitCutter {
  readonly url: string;
  /** Cuts the next connection that sends COMMIT. */
  cutNext(cut: Cut): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of the server of `postgresUrl`. */
export async function startCommitCutter(postgresUrl: string): Promise<CommitCutter> {
  const url = new URL(postgresUrl);
  const { hostname, port } = url;
  let next: Cut | undefined;
  const server = createServer((client) => {
    const upstream = createConnection(Number(port), hostname);
    let isCutting = false;
    client.on('data', (bytes) => {
      const cut = bytes.includes('COMMIT') ? next : undefined;
      if (cut) next = undefined;
      isCutting = cut === 'after-commit';
      if (cut === 'before-commit') end(client, upstream);
      else upstream.write(bytes);
    });
    upstream.on('data', (bytes) => (isCutting ? end(client, upstream) : client.write(bytes)));
    for (const socket of [client, upstream]) socket.on('error', () => {}).on('close', () => end(client, upstream));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.port = String((server.address() as AddressInfo).port);
  return { url: url.href, cutNext: (cut) => (next = cut), close: () => closed(server) };
}

function end(...sockets: Socket[]): void {
  for (const socket of sockets) socket.destroy();
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
