import type { Capture } from './capture-payload.js';

/** A capture, and the row of the outbox that it is in. */
export interface KeptCapture extends Capture {
  readonly id: unknown;
}

/** Captures of one kind of change of one table, which are read together. */
export interface CaptureGroup extends Pick<Capture, 'schema' | 'table' | 'change'> {
  /** Rows of the outbox. */
  readonly ids: readonly unknown[];
  /** Columns of which values are told; nothing when it is not known which rows were changed. */
  readonly columns: readonly string[] | undefined;
}

/** Puts together what can be read together. */
export function groupCaptures(captures: readonly KeptCapture[]): readonly CaptureGroup[] {
  const groups = new Map<string, CaptureGroup>();
  for (const { id, schema, table, change, ...rows } of captures) {
    const columns = columnsOf(rows);
    const name = JSON.stringify([schema, table, change, columns]);
    const ids = groups.get(name)?.ids ?? [];
    groups.set(name, { schema, table, change, columns, ids: [...ids, id] });
  }
  return [...groups.values()];
}

/** All rows of a statement have the same columns. */
function columnsOf({ old, new: now }: Pick<Capture, 'old' | 'new'>): readonly string[] | undefined {
  const [row] = [...(old ?? []), ...(now ?? [])];
  return row && Object.keys(row).sort();
}
