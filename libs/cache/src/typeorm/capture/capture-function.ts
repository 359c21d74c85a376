import { createHash } from 'node:crypto';
import { captureName } from './capture-name.js';
import type { CapturedTable } from './captured-table.js';
import { quotedCode, quotedName, quotedText } from './quoted.js';

/** A function that has to be in the database for one table, and its triggers. */
export interface CaptureFunction {
  readonly table: CapturedTable;
  readonly name: string;
  readonly triggers: readonly string[];
  /** Its comment, which tells whether it is the one. */
  readonly comment: string;
  /** What makes it. */
  readonly statements: readonly string[];
}

const EVENTS = [
  ['insert', 'REFERENCING NEW TABLE AS new_rows '],
  ['update', 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows '],
  ['delete', 'REFERENCING OLD TABLE AS old_rows '],
  ['truncate', ''],
] as const;

/** Begins the comment of every function of `owner`, and of no other's. */
function commentOf(owner: string): string {
  return `nestjs-coherent-cache captures for ${owner}: `;
}

/** Returns the function with `body` on `table`. @param owner - The prefix, and the service if there are several. */
export function captureFunction(table: CapturedTable, owner: string, body: string): CaptureFunction {
  const name = captureName(owner, table.name);
  const comment = commentOf(owner) + createHash('sha256').update(body).digest('hex').slice(0, 16);
  const [path, on] = [quotedName(table.schema, name), quotedName(table.schema, table.name)];
  const triggers = EVENTS.map(([event]) => captureName(owner, event));
  return {
    table,
    name,
    triggers,
    comment,
    statements: [
      `CREATE OR REPLACE FUNCTION ${path}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS ${quotedCode(body)}`,
      `REVOKE ALL ON FUNCTION ${path}() FROM PUBLIC`,
      ...EVENTS.flatMap(([event, rows], n) => [
        `DROP TRIGGER IF EXISTS ${quotedName(triggers[n]!)} ON ${on}`,
        `CREATE TRIGGER ${quotedName(triggers[n]!)} AFTER ${event.toUpperCase()} ON ${on} ${rows}FOR EACH STATEMENT EXECUTE FUNCTION ${path}()`,
      ]),
      `COMMENT ON FUNCTION ${path}() IS ${quotedText(comment)}`,
    ],
  };
}

/** Returns the statement that drops every function of `owner`, with its triggers, also those on tables that nothing depends on any more. */
export function dropCaptureFunctions(owner: string): string {
  return `DO ${quotedCode(`
DECLARE
  captured regprocedure;
BEGIN
  FOR captured IN SELECT objoid FROM pg_catalog.pg_description
    WHERE classoid = 'pg_catalog.pg_proc'::regclass AND starts_with(description, ${quotedText(commentOf(owner))})
  LOOP
    EXECUTE 'DROP FUNCTION ' || captured || ' CASCADE';
  END LOOP;
END`)}`;
}
