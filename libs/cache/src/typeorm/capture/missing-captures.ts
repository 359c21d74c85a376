import type { DataSource } from 'typeorm';
import { sendPastTypeOrm } from '../background/send-past-typeorm.js';
import { withOwnRunner } from '../background/with-own-runner.js';
import type { CaptureFunction } from './capture-function.js';
import type { CapturePlan } from './capture-plan.js';

/** For each trigger that fires in ordinary sessions: its table, and what its function says of itself. */
const INSTALLED = `
  SELECT space.nspname || '.' || class.relname AS "table", obj_description(trigger.tgfoid, 'pg_proc') AS comment, count(*)::int AS triggers
  FROM pg_catalog.pg_trigger trigger JOIN pg_catalog.pg_class class ON class.oid = trigger.tgrelid
    JOIN pg_catalog.pg_namespace space ON space.oid = class.relnamespace
  WHERE trigger.tgenabled IN ('O', 'A') AND obj_description(trigger.tgfoid, 'pg_proc') = ANY($1)
  GROUP BY 1, 2`;

/** Returns the tables of `plan` whose changes the database does not tell of, or not as rules need them. @throws The driver's error. */
export async function missingCaptures(dataSource: DataSource, { functions }: CapturePlan): Promise<readonly string[]> {
  const comments = [...new Set(functions.map(({ comment }) => comment))];
  const installed = await withOwnRunner(dataSource, (runner) => sendPastTypeOrm(runner, INSTALLED, [comments]));
  const isThere = ({ table: { schema, name }, comment, triggers }: CaptureFunction): boolean =>
    installed.some(
      (row) =>
        row['table'] === `${schema}.${name}` && row['comment'] === comment && row['triggers'] === triggers.length,
    );
  return functions.filter((each) => !isThere(each)).map(({ table: { schema, name } }) => `${schema}.${name}`);
}
