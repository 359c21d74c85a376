import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './find-program.js';
import { runServer, type RunningServer } from './running-server.js';
import { startServerProcess } from './server-process.js';

/** Options of a private Redis server. */
export interface RedisServerOptions {
  /** More command line options, such as `['--maxmemory', '2mb']` or `['--enable-debug-command', 'local']`. */
  readonly args?: readonly string[];
}

const SETTINGS = [
  'bind 127.0.0.1',
  'save ""',
  'appendonly no',
  'logfile ""',
  'daemonize no',
  'shutdown-timeout 0', // Whoever stops a master does not care for its replicas.
];
const DATA = ['dump.rdb', 'appendonlydir'];

/**
 * Starts a private, empty Redis server on 127.0.0.1 that saves nothing unless `args`, or CONFIG SET, say so.
 *
 * What CONFIG REWRITE writes is still there after `restart`.
 */
export function startRedis({ args = [] }: RedisServerOptions = {}): Promise<RunningServer> {
  const program = findProgram({ name: 'redis-server', debianPackage: 'redis-server' });
  const settings = (folder: string): string => join(folder, 'redis.conf');
  return runServer({
    name: 'redis',
    account: {},
    prepare: (folder) => writeFileSync(settings(folder), SETTINGS.join('\n')),
    clear: (folder) => DATA.forEach((name) => rmSync(join(folder, name), { recursive: true, force: true })),
    start: (folder, port) =>
      startServerProcess({
        program,
        args: [settings(folder), '--port', String(port), '--dir', folder, ...args],
        folder,
        account: {},
        ready: /Ready to accept connections/,
      }),
    url: (port) => `redis://127.0.0.1:${port}`,
  });
}
