import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from '../rows/column-metadata.js';
import type { ImageOf } from '../rows/image-of.js';
import type { SeenChange } from '../rules/seen-change.js';

/** A change of some rows of an entity's table. */
export interface TableChange {
  readonly metadata: EntityMetadata;
  readonly change: SeenChange;
  /** The columns that an update assigns; it may be any when left out. */
  readonly assigned?: readonly ColumnMetadata[];
  /** It is told of every entity on the table. See `RuleIndex.asked`. */
  readonly isByTable?: boolean;
}

/** A change of some rows, and what is known of them. */
export interface ImagesChange extends TableChange {
  readonly images: readonly ImageOf[];
}
