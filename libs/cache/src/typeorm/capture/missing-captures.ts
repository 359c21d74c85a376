import type { DataSource } from 'typeorm';
import { sendPastTypeOrm } from '../background/send-past-typeorm.js';
import { withOwnRunner } from '../background/with-own-runner.js';
import type { CaptureFunction } from './capture-function.js';
import type { CapturePlan } from './capture-plan.js';
import { kinOf } from './kin.js';
import { quotedName } from './quoted.js';

/** Of the tables, and of those that share rows with them, each that lacks one of the triggers, or has it switched off or with another function. */
const MISSING = `${kinOf('$1::text[]')}
  SELECT DISTINCT n::int AS n, CASE WHEN class.oid IS NOT NULL THEN space.nspname || '.' || class.relname END AS "table"
  FROM kin LEFT JOIN pg_catalog.pg_class class ON class.oid = id LEFT JOIN pg_catalog.pg_namespace space ON space.oid = class.relnamespace
  WHERE (
    SELECT count(*) FROM pg_catalog.pg_trigger
    WHERE tgrelid = id AND tgenabled IN ('O', 'A') AND obj_description(tgfoid, 'pg_proc') = ($2::text[])[n]
  ) <> ($3::int[])[n]
  ORDER BY 1, 2`;

/** A table whose changes the database does not tell of, or not as rules need them. */
export interface MissingCapture {
  /** What should tell of it, or of the table that it shares rows with. */
  readonly of: CaptureFunction;
  /** Its name, with the schema. */
  readonly table: string;
}

/** Returns what `plan` asks for and the database has not. @throws The driver's error. */
export async function missingCaptures(
  dataSource: DataSource,
  { functions }: CapturePlan,
): Promise<readonly MissingCapture[]> {
  const parameters = [
    functions.map(({ table: { schema, name } }) => quotedName(schema, name)),
    functions.map(({ comment }) => comment),
    functions.map(({ triggers }) => triggers.length),
  ];
  const rows = await withOwnRunner(dataSource, (runner) => sendPastTypeOrm(runner, MISSING, parameters));
  return rows.map((row) => {
    const of = functions[Number(row['n']) - 1]!;
    return { of, table: (row['table'] as string | null) ?? `${of.table.schema}.${of.table.name}` };
  });
}
