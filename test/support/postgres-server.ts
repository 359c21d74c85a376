import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findProgram } from './find-program.js';
import { runServer, type RunningServer } from './running-server.js';
import { unprivilegedAccount } from './server-account.js';
import { startServerProcess } from './server-process.js';

const DEBIAN_PACKAGE = 'postgresql';

/** Nothing here has to survive a crash of the machine, so nothing is flushed. */
const SETTINGS = [
  'fsync=off',
  'full_page_writes=off',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'max_wal_size=256MB', // It is kept in memory.
];

/** Starts a private, empty PostgreSQL server on 127.0.0.1 whose superuser `postgres` needs no password. */
export function startPostgres(): Promise<RunningServer> {
  const initdb = findProgram({ name: 'initdb', debianPackage: DEBIAN_PACKAGE });
  const program = findProgram({ name: 'postgres', debianPackage: DEBIAN_PACKAGE });
  const account = unprivilegedAccount();
  const data = (folder: string) => join(folder, 'data');
  return runServer({
    name: 'postgres',
    account,
    prepare: (folder) => createCluster(initdb, data(folder), { cwd: folder, ...account }),
    start: (folder, port) =>
      startServerProcess({
        program,
        args: ['-D', data(folder), '-p', String(port), ...SETTINGS.flatMap((setting) => ['-c', setting])],
        folder,
        account,
        ready: /database system is ready to accept connections/,
        // Its children would survive a SIGKILL for a while, and keep the server from starting again.
        killSignal: 'SIGQUIT',
      }),
    url: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
  });
}

function createCluster(initdb: string, data: string, options: { cwd: string; uid?: number; gid?: number }): void {
  const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(initdb, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
}
