import type { EntityManager } from 'typeorm';
import type { CheckedAccess } from '../../world/accessors/checked-access.js';
import type { Draws } from '../draws.js';
import type { RowState } from './row-state.js';
import type { Target } from './target.js';

/** What a write works with. */
export interface WriteContext {
  /** Of the transaction, or of a connection that has none. */
  readonly manager: EntityManager;
  readonly target: Target;
  readonly draws: Draws;
  readonly gauges: CheckedAccess<unknown, { id: number }>;
  readonly oldGauges: CheckedAccess<unknown, { id: number }>;
}

/** What is around a write: nothing, a transaction begun by hand, or the callback of one. */
export type WriteSetting = 'autocommit' | 'transaction' | 'ambient';

/** One way of changing a row. */
export interface WriteKind {
  readonly name: string;
  readonly weight: number;
  /** Tables whose rows it changes; left out, any but those with ways of their own. */
  readonly tables?: readonly string[];
  readonly states: readonly RowState[];
  /** Changes a row of which the library is told exactly. */
  readonly isExact?: boolean;
  /** Makes sense only on its own, only in a transaction, or only in the callback of one. */
  readonly only?: WriteSetting;
  /** Resolves to the id of the transaction that it ran in, when it did not use the manager's connection. */
  run(context: WriteContext): Promise<unknown>;
}
