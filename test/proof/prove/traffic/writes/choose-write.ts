import type { EntityManager } from 'typeorm';
import type { Draws } from '../draws.js';
import { TABLES, type WrittenTable } from './tables.js';
import { lookAt, type Target } from './target.js';
import type { WriteKind, WriteSetting } from './write-kind.js';

/** A write that has been chosen. */
export interface ChosenWrite {
  readonly kind: WriteKind;
  readonly target: Target;
}

/** What there is to choose from. */
export interface Choice {
  readonly kinds: readonly WriteKind[];
  readonly setting: WriteSetting;
  /** For a writer that will die: rows that few read, in ways that leave marks on little. */
  readonly isCareful: boolean;
}

/** Chooses a row and a way of changing it that suits what the row is like; undefined when none does. */
export async function chooseWrite(
  manager: EntityManager,
  draws: Draws,
  choice: Choice,
): Promise<ChosenWrite | undefined> {
  const table = draws.weighted(TABLES);
  const id = choice.isCareful ? draws.any(table.size) : draws.popular(table.size);
  const columns = { note: draws.note(), ...table.columns(draws) };
  const { entity, name } = table;
  const target = { entity, table: name, id, columns, ...(await lookAt(manager, name, id)) };
  const suitable = choice.kinds.filter((kind) => suits(kind, table, target, choice));
  return suitable.length > 0 ? { kind: draws.weighted(suitable), target } : undefined;
}

function suits(kind: WriteKind, table: WrittenTable, target: Target, { setting, isCareful }: Choice): boolean {
  const isOfTable = kind.tables ? kind.tables.includes(table.name) : table.name !== 'gauge';
  const isCareless = isCareful && !kind.isExact;
  return isOfTable && !isCareless && kind.states.includes(target.state) && fits(kind, setting);
}

/** The callback of a transaction is a transaction too. */
function fits({ only }: WriteKind, setting: WriteSetting): boolean {
  return only === undefined || only === setting || (only === 'transaction' && setting === 'ambient');
}
