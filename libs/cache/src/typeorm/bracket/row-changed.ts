import type { EntityManager, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from '../rows/column-metadata.js';
import type { SeenChange } from '../rules/seen-change.js';
import type { ImageOf } from '../rows/image-of.js';

/** A change of one row, or of rows of which nothing is known. */
export interface RowChanged {
  readonly metadata: EntityMetadata;
  readonly change: SeenChange;
  readonly manager: EntityManager;
  /** True when the table is known, and not which of the entities on it the rows belong to. */
  readonly isByTable?: boolean;
  /** The columns that an update assigns, where that is known: those that nothing refers to need no look at other tables. */
  readonly assigned?: readonly ColumnMetadata[];
  /** Returns what rules are asked about; what it throws or rejects with makes them widen. */
  images(): readonly ImageOf[] | Promise<readonly ImageOf[]>;
}
