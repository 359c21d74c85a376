import type { EntityManager } from 'typeorm';
import type { Known } from './recording-subscriber.js';

/**
 * What is invalidated of the three accessors on one table: one whose mapping names the primary key, one with a mapping and an index
 * over a foreign key, one with a function that reads another column.
 */
type Reach = 'nothing' | 'exact' | 'index' | 'widened';
type Reaches = readonly [byId: Reach, byParent: Reach, byFunction: Reach];

/** Per table; what is left out stays as it is. */
export interface Invalidated {
  readonly part?: Reaches;
  readonly watches?: Reaches;
}

/** One call on a database of: detectors 1 and 2, workflows 1 and 2, part 1 of detector 1, and detector 1 watching workflow 1. */
export interface Call {
  readonly title: string;
  readonly run: (manager: EntityManager) => Promise<unknown>;
  /** What a subscriber is told, outside a transaction. */
  readonly events: readonly string[];
  /** What the after-events of entities carry. */
  readonly known: readonly Known[];
  /** A statement of which the query events tell. */
  readonly query?: RegExp;
  readonly alone: Invalidated;
  /** In a transaction, where rows can be read; as outside when left out. Null where the call cannot be made there. */
  readonly inside?: Invalidated | null;
}

export const EXACT: Reaches = ['exact', 'exact', 'exact'];
export const WIDENED: Reaches = ['widened', 'widened', 'widened'];
