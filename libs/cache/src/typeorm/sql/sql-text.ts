import type { SqlStatement } from './sql-statement.js';
import type { StatementKind } from './statement-kind.js';
import type { TableWrite } from './table-write.js';

/** What a text given to a query runner means for the write bracket; `mixed` begins or ends a transaction among other things. */
export type TextKind = StatementKind | 'mixed';

const ENDS: readonly StatementKind[] = ['commit', 'early-commit', 'rollback', 'hand-over'];

const ROW_VERBS = new Set<TableWrite['verb']>(['insert', 'update', 'delete', 'replace', 'merge', 'truncate']);

/** One text of SQL, of one statement or several. */
export class SqlText {
  constructor(private readonly statements: readonly SqlStatement[]) {}

  get kind(): TextKind {
    const kinds = this.statements.map(({ kind }) => kind);
    if (kinds.length === 1) return kinds[0]!;
    if (kinds.every((kind) => kind === 'read')) return 'read';
    return kinds.every((kind) => kind === 'read' || kind === 'write' || kind === 'savepoint') ? 'write' : 'mixed';
  }

  get writes(): readonly TableWrite[] {
    return this.statements.flatMap(({ writes }) => writes);
  }

  /** True when it may write to tables that it does not name. */
  get isOpaque(): boolean {
    return this.statements.some(({ isOpaque }) => isOpaque);
  }

  /** True for one statement that does nothing but change rows, so that it may as well run inside a transaction. */
  get isOneWriteOfRows(): boolean {
    const [only, ...others] = this.statements;
    if (!only || others.length > 0 || only.kind !== 'write' || only.isOpaque || only.commitsBefore) return false;
    return only.writes.every(({ verb }) => ROW_VERBS.has(verb));
  }

  /** True when the database commits the open transaction before it runs this. */
  get commitsBefore(): boolean {
    return this.statements.some(({ commitsBefore }) => commitsBefore);
  }

  get endsTransaction(): boolean {
    return this.statements.some(({ kind }) => ENDS.includes(kind));
  }

  /** True when a transaction is open after it that was begun in it. */
  get leavesTransactionOpen(): boolean {
    const kinds = this.statements.map(({ kind }) => kind);
    return kinds.lastIndexOf('begin') > kinds.findLastIndex((kind) => ENDS.includes(kind));
  }
}
