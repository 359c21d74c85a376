import type { DataSource, EntityManager, EntityMetadata } from 'typeorm';
import type { StatementChanges } from './statement-changes.js';
import type { RowChanged } from '../bracket/row-changed.js';
import type { ImageOf } from '../rows/image-of.js';
import { UNKNOWN_IMAGES } from '../rows/unknown-row.js';
import type { SeenChange } from '../rules/seen-change.js';
import type { TableWrite } from '../sql/table-write.js';
import { insertedRows, selectedRows, updatedRows } from './images-of.js';

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
    return [...changes].map(([change, list]) => ({ metadata, change, manager: context.manager, images: () => list }));
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
      return [...inserted(write, metadata, context), ...(write.mayChangeExisting ? unknown('update') : [])];
    case 'replace':
      return [...inserted(write, metadata, context), ...unknown('update'), ...unknown('remove')];
    case 'update':
      return [...old('update'), ...updated('update', write, metadata, context), ...softly(write, metadata, context)];
    case 'delete':
      return old('remove');
    case 'truncate':
      return unknown('remove');
    case 'copy':
      return unknown('insert');
    default:
      return EVERY_CHANGE.flatMap(unknown);
  }
}

function inserted(write: TableWrite, metadata: EntityMetadata, context: WriteContext): Images {
  return insertedRows({ ...context, metadata }, write).map((row) => ['insert', ['new', row]]);
}

function updated(change: SeenChange, write: TableWrite, metadata: EntityMetadata, context: WriteContext): Images {
  return updatedRows({ ...context, metadata }, write).map((row) => [change, ['new', row]]);
}

/** An update may set, or clear, the date of a soft removal. */
function softly(write: TableWrite, metadata: EntityMetadata, context: WriteContext): Images {
  const column = metadata.deleteDateColumn?.databaseName.toLowerCase();
  if (!column) return [];
  const assigns = write.assigned?.some((assignment) => assignment.column.toLowerCase() === column) ?? true;
  if (!assigns) return [];
  const of = { ...context, metadata };
  return [
    ...selectedRows(of, write.where).map((row) => ['remove', ['old', row]] as const),
    ...updated('recover', write, metadata, context),
  ];
}

function unknown(change: SeenChange): Images {
  return UNKNOWN_IMAGES[change].map((image) => [change, image]);
}
