import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** When the connection is cut: instead of passing COMMIT on, or instead of passing on its reply. */
export type Cut = 'before-commit' | 'after-commit';

/** A way to PostgreSQL that loses a connection in the middle of its COMMIT. */
export interface CommitCutter {
  readonly url: string;
  /** Cuts the next connection that sends COMMIT; resolves when it has. */
  cutNext(cut: Cut): Promise<void>;
  /** Cuts nothing more, whatever was asked for. */
  spare(): void;
  /** Closes every connection too. */
  close(): Promise<void>;
}

interface Wanted {
  readonly cut: Cut;
  done(): void;
}

/** Starts a proxy in front of the server of `postgresUrl`. */
export async function startCommitCutter(postgresUrl: string): Promise<CommitCutter> {
  const url = new URL(postgresUrl);
  const { hostname, port } = url;
  let next: Wanted | undefined;
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = createConnection({ port: Number(port), host: hostname, noDelay: true });
    let cutting: Wanted | undefined;
    const cut = (wanted: Wanted): void => {
      end(client, upstream);
      wanted.done();
    };
    client.on('data', (bytes) => {
      const wanted = bytes.includes('COMMIT') ? next : undefined;
      if (wanted) next = undefined;
      cutting = wanted?.cut === 'after-commit' ? wanted : undefined;
      if (wanted?.cut === 'before-commit') cut(wanted);
      else upstream.write(bytes);
    });
    upstream.on('data', (bytes) => (cutting ? cut(cutting) : client.write(bytes)));
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket
        .on('error', () => {})
        .on('close', () => {
          open.delete(socket);
          end(client, upstream);
        });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cutNext: (cut) => new Promise((resolve) => (next = { cut, done: resolve })),
    spare: () => (next = undefined),
    close: () => {
      end(...open);
      return closed(server);
    },
  };
}

function end(...sockets: Socket[]): void {
  for (const socket of sockets) socket.destroy();
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
