import { SingleBar } from 'cli-progress';
import type { Cache } from '../../../core/cache.js';
import { ConfigurationError } from '../../../core/errors/configuration-error.js';
import type { SweepProgress } from '../../../core/legacy/sweeper.js';
import { startApp } from './start-app.js';

/** What the command needs of an application, and how to end it. */
interface SweepApp {
  readonly cache: Pick<Cache, 'sweepLegacy'>;
  close?(): Promise<unknown>;
}

/** What the command was told. */
export interface SweepCommandOptions {
  readonly app: string;
  readonly namespace: string;
  readonly delete: boolean;
}

/** Moves or deletes the old keys of a namespace; progress goes to standard error, what was done to standard output. @throws CacheError */
export async function sweepCommand({ app: path, namespace, delete: deletes }: SweepCommandOptions): Promise<void> {
  const app = await startApp<SweepApp>(path, 'sweep', '{ cache }');
  const bar = new SingleBar({
    format: 'keys {value}  moved {moved}  deleted {deleted}  left {left}  foreign {foreign}  {duration_formatted}',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 2_000,
    gracefulExit: false,
    hideCursor: true,
  });
  try {
    bar.start(0, 0, { moved: 0, deleted: 0, left: 0, foreign: 0 });
    const onProgress = ({ seen, ...fates }: SweepProgress): void => bar.update(seen, fates);
    const done = await app.cache.sweepLegacy(namespace, { action: deletes ? 'delete' : 'move', onProgress });
    if (!done) throw new ConfigurationError(`The application has no namespace "${namespace}".`);
    bar.stop();
    process.stdout.write(`${JSON.stringify(done)}\n`);
  } finally {
    bar.stop();
    await app.close?.();
  }
}
