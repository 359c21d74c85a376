import type { EntityManager } from 'typeorm';
import type { Dialect } from '../support/databases.js';

/** What a write has to work with. */
export interface Writer {
  readonly manager: EntityManager;
  /** Runs SQL text with `?` for parameters, on the manager's connection. */
  sql(text: string, parameters?: readonly unknown[]): Promise<unknown>;
}

/**
 * What may be invalidated besides the entries that change: nothing, the rest of their namespaces, or, where nobody can know,
 * everything.
 */
export type Precision = 'exact' | 'namespace' | 'everything';

/** One way to change rows, on the seeded database. */
export interface Write {
  readonly title: string;
  /** Every dialect unless told. */
  readonly on?: readonly Dialect[];
  readonly run: (writer: Writer) => Promise<unknown>;
  /** The entries whose value is another one afterwards. */
  readonly changes: readonly string[];
  readonly precision: Precision;
  /** Other namespaces that are emptied: the text does not rule out that their rows follow, by ON UPDATE CASCADE, or take part. */
  readonly alsoEmpties?: Partial<Record<Dialect, readonly string[]>>;
  /** Dialects on which the statement commits by itself, so that it cannot be rolled back. */
  readonly commitsOn?: readonly Dialect[];
  /** Dialects on which a statement like this may commit by itself, so that a rollback afterwards is not believed. */
  readonly mayCommitOn?: readonly Dialect[];
}

export function writerOf(manager: EntityManager, dialect: Dialect): Writer {
  return { manager, sql: (text, parameters = []) => manager.query(placeholders(text, dialect), [...parameters]) };
}

function placeholders(text: string, dialect: Dialect): string {
  let position = 0;
  return dialect === 'postgres' ? text.replaceAll('?', () => `$${(position += 1)}`) : text;
}
