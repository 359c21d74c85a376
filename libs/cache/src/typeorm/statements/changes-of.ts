import type { DataSource, EntityManager, EntityMetadata } from 'typeorm';
import type { StatementChanges } from './statement-changes.js';
import type { RowChanged } from '../bracket/row-changed.js';
import type { ImageOf } from '../rows/image-of.js';
import { UNKNOWN_IMAGES } from '../rows/unknown-row.js';
import type { SeenChange } from '../rules/seen-change.js';
import type { TableWrite } from '../sql/table-write.js';
import type { ColumnMetadata } from '../rows/column-metadata.js';
import { conflictingRows, insertedRows, selectedRows, updatedRows } from './images-of.js';
import { valueOf } from './sql-values.js';

/** A statement on its way to the database. */
export interface WriteContext {
  readonly dataSource: DataSource;
  readonly manager: EntityManager;
  readonly parameters: readonly unknown[];
}

type Images = readonly (readonly [SeenChange, ImageOf])[];

const EVERY_CHANGE: readonly SeenChange[] = ['insert', 'update', 'remove'];

/** Returns what `write` changes in the rows of `metadata`, as far as its text tells; what it does not tell is unknown, and widens. */
export function changesOf(write: TableWrite, metadata: EntityMetadata, context: WriteContext): StatementChanges {
  const images = imagesOf(write, metadata, context);
  const side = (wanted: ImageOf[0]): readonly RowChanged[] => {
    const changes = new Map<SeenChange, ImageOf[]>();
    for (const [change, image] of images) {
      if (image[0] === wanted) changes.set(change, [...(changes.get(change) ?? []), image]);
    }
    return [...changes].map(([change, list]) => ({
      metadata,
      change,
      isByTable: true,
      manager: context.manager,
      assigned: assignedColumns(write, metadata),
      images: () => list,
    }));
  };
  return { before: side('old'), after: side('new') };
}

/** Returns the changes of a statement that may do anything to the rows of `metadata`. */
export function anyChangesOf(metadata: EntityMetadata, manager: EntityManager): StatementChanges {
  const changes = EVERY_CHANGE.map((change) => ({ metadata, change, manager, images: () => UNKNOWN_IMAGES[change] }));
  return { before: changes, after: [] };
}

function imagesOf(write: TableWrite, metadata: EntityMetadata, context: WriteContext): Images {
  const of = { ...context, metadata };
  const old = (change: SeenChange): Images => selectedRows(of, write.where).map((row) => [change, ['old', row]]);
  switch (write.verb) {
    case 'insert':
      return [
        ...inserted(write, metadata, context),
        ...(write.mayChangeExisting ? conflicting(write, metadata, context) : []),
      ];
    case 'replace':
      return [...inserted(write, metadata, context), ...unknown('update'), ...unknown('remove')];
    case 'update':
      return softChange(write.assigned, metadata, context).flatMap((change) => [
        ...(change === 'recover' ? [] : old(change)),
        ...(change === 'soft-remove' ? [] : updated(change, write, metadata, context)),
      ]);
    case 'delete':
      return old('remove');
    case 'truncate':
      return unknown('truncate');
    case 'copy':
      return unknown('insert');
    default:
      return EVERY_CHANGE.flatMap(unknown);
  }
}

/** Columns of other entities on the table, which this one does not know, are none that anything refers to. */
function assignedColumns(write: TableWrite, { columns }: EntityMetadata): RowChanged['assigned'] {
  const assigned = write.verb === 'update' ? write.assigned : write.conflict?.assigned;
  if (!assigned) return undefined;
  const names = new Set(assigned.map(({ column }) => column.toLowerCase()));
  return columns.filter(({ databaseName }) => names.has(databaseName.toLowerCase()));
}

function inserted(write: TableWrite, metadata: EntityMetadata, context: WriteContext): Images {
  return insertedRows({ ...context, metadata }, write).map((row) => ['insert', ['new', row]]);
}

function conflicting(write: TableWrite, metadata: EntityMetadata, context: WriteContext): Images {
  const images = (change: SeenChange, side: 'old' | 'new'): Images =>
    conflictingRows({ ...context, metadata }, write, side).map((row) => [change, [side, row]] as const);
  return softChange(write.conflict?.assigned, metadata, context).flatMap((change) => [
    ...(change === 'recover' ? [] : images(change, 'old')),
    ...(change === 'soft-remove' ? [] : images(change, 'new')),
  ]);
}

function updated(change: SeenChange, write: TableWrite, metadata: EntityMetadata, context: WriteContext): Images {
  return updatedRows({ ...context, metadata }, write).map((row) => [change, ['new', row]]);
}

/** Returns what an update is to the rows: it may set, or clear, the date of a soft removal, and do nothing else. */
function softChange(
  assigned: TableWrite['assigned'],
  metadata: EntityMetadata,
  { parameters }: WriteContext,
): SeenChange[] {
  const { deleteDateColumn, updateDateColumn, versionColumn } = metadata;
  if (!deleteDateColumn) return ['update'];
  if (!assigned) return ['update', 'soft-remove', 'recover'];
  const isColumn = (name: string, column?: ColumnMetadata): boolean =>
    column?.databaseName.toLowerCase() === name.toLowerCase();
  const date = assigned.find(({ column }) => isColumn(column, deleteDateColumn));
  if (!date) return ['update'];
  const isOnlySoft = assigned.every(({ column }) =>
    [deleteDateColumn, updateDateColumn, versionColumn].some((special) => isColumn(column, special)),
  );
  if (!isOnlySoft) return ['update', 'soft-remove', 'recover'];
  return [date.value && valueOf(date.value, parameters) === null ? 'recover' : 'soft-remove'];
}

function unknown(change: SeenChange): Images {
  return UNKNOWN_IMAGES[change].map((image) => [change, image]);
}
