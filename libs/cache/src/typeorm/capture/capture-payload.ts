import { z } from 'zod';

/** Rows of one table that a statement has changed. */
export interface Capture {
  readonly schema: string;
  readonly table: string;
  readonly change: 'insert' | 'update' | 'delete' | 'truncate';
  /** Rows as they were, by name of column; none for an INSERT, nor when it is not known which. */
  readonly old?: readonly CapturedRow[] | null | undefined;
  /** Rows as they became; none for a DELETE, nor when it is not known which. */
  readonly new?: readonly CapturedRow[] | null | undefined;
}

/** Values of a row as PostgreSQL writes them in JSON. */
export type CapturedRow = Readonly<Record<string, unknown>>;

const rows = z.array(z.record(z.string(), z.unknown())).nullish();

/** As the triggers write it; those of other versions are not known, and clear the cache. */
const schema = z.object({
  v: z.literal(1),
  capture: z.object({
    schema: z.string(),
    table: z.string(),
    change: z.enum(['insert', 'update', 'delete', 'truncate']),
    old: rows,
    new: rows,
  }),
});

/** Returns what a row of the outbox, parsed, says of changes; null when it is about something else, or cannot be read. */
export function readCapture(payload: unknown): Capture | null {
  const { success, data } = schema.safeParse(payload);
  return success ? data.capture : null;
}
