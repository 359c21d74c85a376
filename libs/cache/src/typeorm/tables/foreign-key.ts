import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from '../rows/column-metadata.js';

/** What the database does to a row when the one that it refers to goes, or gets another key; `reset` is SET DEFAULT. */
export type KeyAction = 'remove' | 'follow' | 'clear' | 'reset' | 'none';

/** A foreign key: rows of `child` refer to rows of `parent`. */
export interface ForeignKey {
  readonly child: EntityMetadata;
  readonly columns: readonly ColumnMetadata[];
  readonly parent: EntityMetadata;
  /** One per column, in the same order. */
  readonly referenced: readonly ColumnMetadata[];
  readonly onDelete: KeyAction;
  readonly onUpdate: KeyAction;
}

type Declared = EntityMetadata['foreignKeys'][number];

/** Returns `declared`, a foreign key as TypeORM describes it, with its actions told apart. */
export function foreignKeyOf(declared: Declared): ForeignKey {
  return {
    child: declared.entityMetadata,
    columns: declared.columns,
    parent: declared.referencedEntityMetadata,
    referenced: declared.referencedColumns,
    onDelete: actionOf(declared.onDelete, 'remove'),
    onUpdate: actionOf(declared.onUpdate, 'follow'),
  };
}

/** Returns one text for foreign keys that are one to the database, however many entities declare it. */
export function nameOfKey({ child, columns, parent, referenced, onDelete, onUpdate }: ForeignKey): string {
  const names = (list: readonly ColumnMetadata[]): string => list.map(({ databaseName }) => databaseName).join();
  return `${child.tablePath}(${names(columns)}) ${parent.tablePath}(${names(referenced)}) ${onDelete} ${onUpdate}`;
}

function actionOf(declared: string | undefined, cascade: KeyAction): KeyAction {
  switch (declared?.toUpperCase()) {
    case 'CASCADE':
      return cascade;
    case 'SET NULL':
      return 'clear';
    case 'DEFAULT':
    case 'SET DEFAULT':
      return 'reset';
    default:
      return 'none';
  }
}
