import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from '../rows/column-metadata.js';
import type { SeenChange } from '../rules/seen-change.js';

/** A way to write rows of an entity, and what is known of a row that is written so. */
export interface KindOfWrite {
  readonly write: string;
  readonly changes: readonly SeenChange[];
  readonly known: readonly ColumnMetadata[];
  readonly reason: string;
}

const WHOLE_ROW = 'the row is known before and after';
const KEY_ONLY = 'of the row, the primary key is known';
const PAST_TYPEORM = 'triggers, psql and other programs';
const TOLD = 'the database tells of it after COMMIT, row by row up to 1000';
const NOTHING = 'it is not told which rows change';

/**
 * Returns the ways to write rows of `metadata` that TypeORM and SQL offer; what foreign keys do is not among them.
 *
 * @param isTold - Whether the database tells of what goes past TypeORM.
 */
export function kindsOfWrite(metadata: EntityMetadata, isTold: boolean): readonly KindOfWrite[] {
  const all = metadata.columns.filter((column) => !column.isVirtualProperty);
  const past: KindOfWrite = { write: PAST_TYPEORM, changes: ['insert', 'update', 'remove'], known: all, reason: TOLD };
  return [...(metadata.isJunction ? junctionWrites(all) : entityWrites(metadata, all)), ...(isTold ? [past] : [])];
}

function entityWrites(metadata: EntityMetadata, all: readonly ColumnMetadata[]): readonly KindOfWrite[] {
  const { primaryColumns } = metadata;
  const softly: readonly KindOfWrite[] = metadata.deleteDateColumn
    ? [
        { write: 'softRemove', changes: ['soft-remove'], known: all, reason: WHOLE_ROW },
        { write: 'softDelete by id', changes: ['soft-remove'], known: primaryColumns, reason: KEY_ONLY },
      ]
    : [];
  return [
    { write: 'save', changes: ['update'], known: all, reason: WHOLE_ROW },
    { write: 'insert', changes: ['insert'], known: all, reason: 'the new row is known' },
    { write: 'remove', changes: ['remove'], known: all, reason: WHOLE_ROW },
    ...softly,
    { write: 'update by id', changes: ['update'], known: primaryColumns, reason: KEY_ONLY },
    { write: 'delete by id', changes: ['remove'], known: primaryColumns, reason: KEY_ONLY },
    { write: 'update by criteria', changes: ['update'], known: [], reason: NOTHING },
    { write: 'delete by criteria', changes: ['remove'], known: [], reason: NOTHING },
    { write: 'upsert', changes: ['update'], known: [], reason: 'it is not told what was there before' },
    ...sqlWrites(),
  ];
}

function junctionWrites(all: readonly ColumnMetadata[]): readonly KindOfWrite[] {
  return [
    { write: 'save of the relation', changes: ['insert', 'remove'], known: all, reason: 'both ids are known' },
    { write: 'relation().add', changes: ['insert'], known: all, reason: 'both ids are known' },
    { write: 'relation().remove', changes: ['remove'], known: all, reason: 'both ids are known' },
    ...sqlWrites(),
  ];
}

function sqlWrites(): readonly KindOfWrite[] {
  return [
    {
      write: 'raw SQL',
      changes: ['insert', 'update', 'remove'],
      known: [],
      reason: 'at worst; where its text names the columns that the rule needs, as by id',
    },
    { write: 'truncate', changes: ['truncate'], known: [], reason: 'every row goes' },
  ];
}
