import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../find-program.js';
import { runServer, type RunningServer } from '../running-server.js';
import { startServerProcess } from '../server-process.js';

/** What a sentinel watches, and how soon it acts. */
export interface SentinelPlan {
  readonly name: string;
  readonly masterPort: number;
  readonly quorum: number;
  readonly downAfterMs: number;
}

/** How long an election may take; after one that nobody wins, the next begins after twice that. */
const FAILOVER_TIMEOUT_MS = 1_000;

/** Starts a sentinel on 127.0.0.1; what it learns, it keeps in its folder. */
export function startSentinelProcess(plan: SentinelPlan): Promise<RunningServer> {
  const program = findProgram({ name: 'redis-server', debianPackage: 'redis-server' });
  const settings = (folder: string): string => join(folder, 'sentinel.conf');
  return runServer({
    name: 'sentinel',
    account: {},
    prepare: (folder) => writeFileSync(settings(folder), settingsOf(plan).join('\n')),
    start: (folder, port) =>
      startServerProcess({
        program,
        args: [settings(folder), '--sentinel', '--port', String(port), '--dir', folder],
        folder,
        account: {},
        ready: /\+monitor master/,
      }),
    url: (port) => `redis://127.0.0.1:${port}`,
  });
}

function settingsOf({ name, masterPort, quorum, downAfterMs }: SentinelPlan): readonly string[] {
  return [
    'bind 127.0.0.1',
    'logfile ""',
    'daemonize no',
    `sentinel monitor ${name} 127.0.0.1 ${masterPort} ${quorum}`,
    `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
    `sentinel failover-timeout ${name} ${FAILOVER_TIMEOUT_MS}`,
  ];
}
