import type { RowLayout } from '../../codecs/rows/row-layout.js';
import type { TransformedColumn } from './transformed-column.js';

/** What the codec knows about one class: an entity, or the class of an embedded column. */
export interface EntityShape {
  /** Its name on the wire, unique among all DataSources. */
  readonly key: string;
  readonly prototype: object;
  /** The columns with transformers, by property. */
  readonly transformed: ReadonlyMap<string, TransformedColumn>;
  /** Makes a relation lazy on a new instance, by property. */
  readonly lazy: ReadonlyMap<string, (instance: object) => void>;
  /** How a whole row is written by its values alone; null for classes of embedded columns, and where it cannot be. */
  readonly layout: RowLayout | null;
}
