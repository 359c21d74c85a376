import type { Fault } from './fault.js';
import { onDatabase } from './on-database.js';

/** A server that was not shut down in order empties what is not logged. */
const LOGGED = 'ALTER TABLE tally SET LOGGED; ALTER TABLE change_log SET LOGGED;';

/** The database ends at once, and comes back after a while. */
export const PG_RESTART: Fault = {
  name: 'pg-restart',
  topologies: ['standalone', 'sentinel', 'cluster'],
  prepare: async (url) => void (await onDatabase(url, (client) => client.query(LOGGED))),
  run: (context) =>
    context.lasting('none', async () => {
      await context.postgres.kill();
      try {
        await context.hold(0, 1_000);
      } finally {
        await context.postgres.restart();
      }
    }),
};
