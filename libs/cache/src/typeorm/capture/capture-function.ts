import { createHash } from 'node:crypto';
import { captureName } from './capture-name.js';
import type { CapturedTable } from './captured-table.js';
import { CAPTURE_COMMENT } from './capture-comment.js';
import { kinOf } from './kin.js';
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

/** Whoever writes may have set these otherwise, and values would be written in another form than they are read in. */
const SETTINGS = `SET search_path = pg_catalog, pg_temp SET datestyle = 'ISO' SET intervalstyle = 'iso_8601' SET extra_float_digits = 1`;

/** Begins the comment of every function of `owner`, and of no other's. */
function commentOf(owner: string): string {
  return `${CAPTURE_COMMENT}${owner}: `;
}

/** Returns the function with `body` on `table`. @param owner - The prefix, and the service if there are several. */
export function captureFunction(table: CapturedTable, owner: string, body: string): CaptureFunction {
  const name = captureName(owner, table.name);
  const path = quotedName(table.schema, name);
  const triggers = EVENTS.map(([event]) => captureName(owner, table.name, event));
  const made = `CREATE OR REPLACE FUNCTION ${path}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${SETTINGS} AS ${quotedCode(body)}`;
  const comment = commentOf(owner) + createHash('sha256').update(made).digest('hex').slice(0, 16);
  return {
    table,
    name,
    triggers,
    comment,
    statements: [
      made,
      `REVOKE ALL ON FUNCTION ${path}() FROM PUBLIC`,
      createTriggers(quotedName(table.schema, table.name), triggers, path),
      `COMMENT ON FUNCTION ${path}() IS ${quotedText(comment)}`,
    ],
  };
}

/**
 * On the table, and on those that share rows with it; foreign tables can have none. They fire whatever `session_replication_role` is, which
 * whoever loads data may have changed to save other triggers.
 */
function createTriggers(table: string, triggers: readonly string[], path: string): string {
  const each = EVENTS.map(([event, rows], n) => {
    const name = quotedName(triggers[n]!);
    return `
    EXECUTE format(${quotedText(`CREATE OR REPLACE TRIGGER ${percent(name)} AFTER ${event.toUpperCase()} ON %s ${rows}FOR EACH STATEMENT EXECUTE FUNCTION ${percent(path)}()`)}, captured);
    EXECUTE format(${quotedText(`ALTER TABLE ONLY %s ENABLE ALWAYS TRIGGER ${percent(name)}`)}, captured);`;
  });
  return `DO ${quotedCode(`
DECLARE
  captured regclass;
BEGIN
  PERFORM ${quotedText(table)}::regclass;
  FOR captured IN ${kinOf(`ARRAY[${quotedText(table)}]`)}
    SELECT DISTINCT oid FROM kin JOIN pg_catalog.pg_class ON oid = id WHERE relkind IN ('r', 'p')
  LOOP${each.join('')}
  END LOOP;
END`)}`;
}

/** As `format` takes it. */
function percent(text: string): string {
  return text.replaceAll('%', '%%');
}

/**
 * Returns the statement that drops the functions of `owner`, with their triggers, also those on tables that nothing depends on any more.
 *
 * @param kept - Stay: tables on which nothing changes are not locked.
 */
export function dropCaptureFunctions(owner: string, kept: readonly CaptureFunction[]): string {
  const comments = kept.map(({ comment }) => quotedText(comment)).join(', ');
  return `DO ${quotedCode(`
DECLARE
  captured regprocedure;
BEGIN
  FOR captured IN SELECT objoid FROM pg_catalog.pg_description
    WHERE classoid = 'pg_catalog.pg_proc'::regclass AND starts_with(description, ${quotedText(commentOf(owner))})
      AND description <> ALL (ARRAY[${comments}]::text[])
  LOOP
    EXECUTE 'DROP FUNCTION ' || captured || ' CASCADE';
  END LOOP;
END`)}`;
}
