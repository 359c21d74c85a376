import type { Client } from 'pg';
import { waitUntil } from '../../../support/wait-until.js';
import type { Fault } from './fault.js';
import { onDatabase } from './on-database.js';

/** Makes COMMIT take time when it is told to: that is when deferred triggers run. */
const SLOW_COMMITS = `
CREATE TABLE slow_commits (is_on boolean NOT NULL);
INSERT INTO slow_commits VALUES (false);
CREATE FUNCTION commit_slowly() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT is_on FROM slow_commits) AND COALESCE(current_setting('proof.slept', true), '') <> 'yes' THEN
    PERFORM set_config('proof.slept', 'yes', true);
    PERFORM pg_sleep(0.3);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER commit_slowly AFTER INSERT ON change_log
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION commit_slowly();
`;

/** The database ends a connection in the middle of its COMMIT. */
export const PG_KILL_IN_COMMIT: Fault = {
  name: 'pg-kill-in-commit',
  topologies: ['standalone', 'sentinel', 'cluster'],
  prepare: async (url) => void (await onDatabase(url, (client) => client.query(SLOW_COMMITS))),
  run: (context) =>
    onDatabase(context.postgres.url, (client) =>
      context.lasting('none', async () => {
        await client.query('UPDATE slow_commits SET is_on = true');
        try {
          await waitUntil('somebody commits', () => killSomebody(client));
        } finally {
          await client.query('UPDATE slow_commits SET is_on = false');
        }
      }),
    ),
};

async function killSomebody(client: Client): Promise<boolean> {
  const sql = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' LIMIT 1`;
  return (await client.query(sql)).rows.length > 0;
}
