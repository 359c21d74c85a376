import type { DataSource, EntityMetadata } from 'typeorm';
import type { RowImage } from '../../core/invalidation/row-image.js';
import type { ColumnMetadata } from '../rows/column-metadata.js';
import { isSetByDatabase } from '../rows/is-set-by-database.js';
import { knownColumns } from '../rows/known-columns.js';
import { prototypeOf } from '../rows/prototype-of.js';
import { UNKNOWN_ROW } from '../rows/unknown-row.js';
import { comparedForm, storedForm } from '../rows/stored-form.js';
import type { SqlCriteria, SqlEquality } from '../sql/sql-criteria.js';
import type { TableWrite } from '../sql/table-write.js';
import { valueFor, valuesFor } from './sql-values.js';

/** Beyond so many rows, or combinations, that a condition names it is not worth telling them apart. */
const MOST_IMAGES = 500;

type Values = ReadonlyMap<ColumnMetadata, unknown>;

/** What the parameters of a statement are, and whose rows it is about. */
export interface StatementOf {
  readonly metadata: EntityMetadata;
  readonly dataSource: DataSource;
  readonly parameters: readonly unknown[];
}

/** Returns images of the rows that a condition selects: what it says of them, for every combination; one unknown row if it says nothing. */
export function selectedRows(of: StatementOf, criteria: SqlCriteria | undefined): readonly RowImage[] {
  return selected(of, criteria).map((values) => imageOf(of.metadata, values));
}

/** As `selectedRows`, as the rows are once an UPDATE has assigned its values. */
export function updatedRows(of: StatementOf, { where, assigned }: TableWrite): readonly RowImage[] {
  if (!assigned) return [UNKNOWN_ROW];
  return selected(of, where).map((values) => {
    const updated = new Map([...values].filter(([column]) => !isSetByDatabase(column)));
    for (const { column: name, value } of assigned) {
      const column = columnOf(of.metadata, name);
      if (!column) continue;
      const stored = storedForm(column, valueFor(column, value, of.parameters));
      if (stored === undefined) updated.delete(column);
      else updated.set(column, stored);
    }
    return imageOf(of.metadata, updated);
  });
}

/** Returns images of the rows that an INSERT gives values for; one unknown row if it takes them from elsewhere. */
export function insertedRows(of: StatementOf, { rows }: TableWrite): readonly RowImage[] {
  if (!rows || rows.length > MOST_IMAGES) return [UNKNOWN_ROW];
  return rows.map((row) => {
    const values = new Map<ColumnMetadata, unknown>();
    for (const { column: name, value } of row) {
      const column = columnOf(of.metadata, name);
      const stored = column && insertedForm(column, valueFor(column, value, of.parameters));
      if (column && stored !== undefined) values.set(column, stored);
    }
    return imageOf(of.metadata, values);
  });
}

/**
 * Returns images of the rows that stand in the way of an insert, as they are, or as they are once it has updated them: what they have in
 * common with the rows to be inserted.
 */
export function conflictingRows(of: StatementOf, write: TableWrite, side: 'old' | 'new'): readonly RowImage[] {
  const { rows, conflict } = write;
  if (!conflict?.columns || !rows || rows.length > MOST_IMAGES) return [UNKNOWN_ROW];
  const equalities = rows.map((row) =>
    row.flatMap(({ column, value }) =>
      value && conflict.columns!.includes(column) ? [{ column, values: [value] }] : [],
    ),
  );
  return equalities.flatMap((each) => {
    const where = { equalities: each, isComplete: true, text: '', parameters: [] };
    return side === 'old' ? selectedRows(of, where) : updatedRows(of, { ...write, where, assigned: conflict.assigned });
  });
}

function selected(of: StatementOf, criteria: SqlCriteria | undefined): readonly Values[] {
  const { alternatives } = criteria ?? {};
  if (alternatives && alternatives.length <= MOST_IMAGES)
    return alternatives.flatMap((equalities) => combinations(of, equalities));
  return combinations(of, criteria?.equalities ?? []);
}

function combinations(of: StatementOf, equalities: readonly SqlEquality[]): readonly Values[] {
  let combined: Values[] = [new Map()];
  for (const { column: name, values } of equalities) {
    const column = columnOf(of.metadata, name);
    if (!column) continue;
    const given = values.flatMap((value) => valuesFor(column, value, of.parameters));
    const forms = given.map((value) => comparedForm(of.dataSource, column, value));
    if (forms.includes(undefined) || combined.length * forms.length > MOST_IMAGES) continue;
    combined = combined.flatMap((known) => forms.map((form) => new Map(known).set(column, form)));
  }
  return combined;
}

function imageOf(metadata: EntityMetadata, values: Values): RowImage {
  return values.size === 0 ? UNKNOWN_ROW : { known: knownColumns([...values]), prototype: prototypeOf(metadata) };
}

/** For NULL, SQLite and MySQL count on in a generated column; MySQL does so for 0, too. */
function insertedForm(column: ColumnMetadata, value: unknown): unknown {
  const form = storedForm(column, value);
  return column.isGenerated && (form === null || Number(form) === 0) ? undefined : form;
}

/** Embedded columns are known with the whole of their object or not at all. */
function columnOf(metadata: EntityMetadata, name: string): ColumnMetadata | undefined {
  const column = metadata.columns.find(({ databaseName }) => databaseName.toLowerCase() === name.toLowerCase());
  return column?.embeddedMetadata || column?.isVirtualProperty ? undefined : column;
}
