import { CHANNEL } from '../outbox/outbox-sql.js';
import type { CapturedTable } from './captured-table.js';
import { quotedName, quotedText } from './quoted.js';

/** A statement that changes more rows than that is told of as one that may have changed any; so is one whose rows are longer than that. */
const MOST_ROWS = 1_000;
const MOST_CHARACTERS = 64 * 1024;

/** What a function that captures is made of. */
export interface BodyParts {
  readonly table: CapturedTable;
  /** Quoted, with the schema. */
  readonly outbox: string;
  readonly prefix: string;
  readonly exceptRoles: readonly string[];
  readonly notify: boolean;
}

/**
 * Returns the body of the trigger function that writes a table's changed rows into the outbox.
 *
 * It must not break the writes that it watches, whatever migrations have done since it was made: without an outbox it says so and does no
 * more, and where rows cannot be read as expected any row may have changed. Its variables have names that no column has.
 *
 * It says which table it was made for, not which one was written: rows of that one may be in others, too, such as partitions.
 */
export function functionBody({ table, outbox, prefix, exceptRoles, notify }: BodyParts): string {
  return `
DECLARE
  captured_olds jsonb;
  captured_news jsonb;
  captured_text text;
  captured_told jsonb := jsonb_build_object(
    'schema', ${quotedText(table.schema)}, 'table', ${quotedText(table.name)}, 'change', lower(TG_OP));
BEGIN${unlessDirectlyBy(exceptRoles)}
  IF TG_OP <> 'TRUNCATE' THEN
    BEGIN
      IF TG_OP <> 'INSERT' THEN
        ${rowsInto('captured_olds', 'old_rows', table)}
      END IF;
      IF TG_OP <> 'DELETE' THEN
        ${rowsInto('captured_news', 'new_rows', table)}
      END IF;
      IF captured_olds IS NULL AND captured_news IS NULL THEN RETURN NULL; END IF;
      IF greatest(jsonb_array_length(captured_olds), jsonb_array_length(captured_news)) <= ${MOST_ROWS} THEN
        captured_text := jsonb_build_object(
          'v', 1, 'capture', captured_told || jsonb_build_object('old', captured_olds, 'new', captured_news))::text;
      END IF;
    EXCEPTION WHEN OTHERS THEN
      captured_text := NULL;
    END;
  END IF;
  IF captured_text IS NULL OR length(captured_text) > ${MOST_CHARACTERS} THEN
    captured_text := jsonb_build_object('v', 1, 'capture', captured_told)::text;
  END IF;
  IF has_table_privilege(to_regclass(${quotedText(outbox)}), 'INSERT') IS NOT TRUE THEN
    RAISE WARNING '%', ${quotedText(`nestjs-coherent-cache: ${outbox} is not there, or may not be written to, so that nobody hears of this write`)};
    RETURN NULL;
  END IF;
  INSERT INTO ${outbox} (prefix, payload) VALUES (${quotedText(prefix)}, captured_text);${notify ? `\n  PERFORM pg_notify('${CHANNEL}', ${quotedText(prefix)});` : ''}
  RETURN NULL;
END`;
}

/** One row more than are told tells that there are too many. The name of a whole row must not be a column's, either. */
function rowsInto(variable: string, rows: string, { columns }: CapturedTable): string {
  const list = columns.map((column) => `captured_row.${quotedName(column)}`).join(', ');
  return `SELECT jsonb_agg(to_jsonb(captured_rows)) INTO ${variable}
          FROM (SELECT ${list} FROM ${rows} captured_row LIMIT ${MOST_ROWS + 1}) captured_rows;`;
}

function unlessDirectlyBy(roles: readonly string[]): string {
  if (roles.length === 0) return '';
  return `
  IF pg_trigger_depth() = 1 AND session_user = ANY (ARRAY[${roles.map(quotedText).join(', ')}]::name[]) THEN RETURN NULL; END IF;`;
}
