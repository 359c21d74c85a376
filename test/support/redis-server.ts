import { findProgram } from './find-program.js';
import { runServer, type RunningServer } from './running-server.js';
import { startServerProcess } from './server-process.js';

/** Options of a private Redis server. */
export interface RedisServerOptions {
  /** More command line options, such as `['--maxmemory', '2mb']` or `['--enable-debug-command', 'local']`. */
  readonly args?: readonly string[];
}

/** Starts a private, empty Redis server on 127.0.0.1 that saves nothing unless `args` say so. */
export function startRedis({ args = [] }: RedisServerOptions = {}): Promise<RunningServer> {
  const program = findProgram({ name: 'redis-server', debianPackage: 'redis-server' });
  const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--logfile', '', '--daemonize', 'no'];
  return runServer({
    name: 'redis',
    account: {},
    start: (folder, port) =>
      startServerProcess({
        program,
        args: ['--port', String(port), '--dir', folder, ...options, ...args],
        folder,
        account: {},
        ready: /Ready to accept connections/,
      }),
    url: (port) => `redis://127.0.0.1:${port}`,
  });
}
