import { describe, expect, it } from 'vitest';
import type { SqlStatement } from './sql-statement.js';
import { SqlText } from './sql-text.js';
import type { StatementKind } from './statement-kind.js';

const text = (...kinds: StatementKind[]) =>
  new SqlText(kinds.map((kind): SqlStatement => ({ kind, writes: [], isOpaque: false, commitsBefore: false })));

describe('a text of SQL', () => {
  it.each<[StatementKind[], string]>([
    [[], 'read'],
    [['commit'], 'commit'],
    [['read', 'read'], 'read'],
    [['read', 'write'], 'write'],
    [['write', 'savepoint'], 'write'],
    [['begin', 'write', 'commit'], 'mixed'],
    [['commit', 'begin'], 'mixed'],
  ])('of %j is %s', (kinds, kind) => {
    expect(text(...kinds).kind).toBe(kind);
  });

  it.each<[StatementKind[], boolean, boolean]>([
    [['begin', 'write'], false, true],
    [['begin', 'write', 'commit'], true, false],
    [['commit', 'begin'], true, true],
    [['write', 'rollback'], true, false],
  ])('of %j ends a transaction: %s, leaves one open: %s', (kinds, ends, leaves) => {
    expect(text(...kinds).endsTransaction).toBe(ends);
    expect(text(...kinds).leavesTransactionOpen).toBe(leaves);
  });
});
