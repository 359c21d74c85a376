import { startRedis } from '../../test/support/redis-server.js';
import type { RunningServer } from '../../test/support/running-server.js';
import { startApplication, type Application } from './application.js';
import { firstHit } from './first-hit.js';
import type { LoadRow } from './rows.js';
import { slowLoad } from './slow-load.js';

/** Does `work` with a Redis server and an application that has it to itself and gets hits from it; ends both. */
export async function onOneServer<R>(
  work: (server: RunningServer, application: Application) => Promise<R>,
  load: LoadRow = slowLoad,
): Promise<R> {
  const server = await startRedis();
  try {
    const application = await startApplication(server.url, load);
    try {
      await firstHit(application);
      return await work(server, application);
    } finally {
      await application.close();
    }
  } finally {
    await server.stop();
  }
}
