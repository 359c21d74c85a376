import { describe, expect, it } from 'vitest';
import { hasConflictClause } from './conflict-clause.js';

describe('hasConflictClause', () => {
  it.each([
    'INSERT INTO "a"("b") VALUES ($1) ON CONFLICT ( "b" ) DO UPDATE SET "c" = EXCLUDED."c"',
    'INSERT INTO "a"("b") VALUES ($1) ON CONFLICT DO NOTHING',
    'INSERT INTO `a`(`b`) VALUES (?) ON DUPLICATE KEY UPDATE `c` = VALUES(`c`)',
    'INSERT IGNORE INTO `a`(`b`) VALUES (?)',
    'INSERT OR REPLACE INTO "a"("b") VALUES (?)',
    'REPLACE INTO a VALUES (1)',
    'MERGE INTO "a" USING (SELECT 1) ON (1 = 1)',
    'UPSERT INTO a VALUES (1)',
  ])('sees it in %s', (sql) => {
    expect(hasConflictClause(sql)).toBe(true);
  });

  it.each(['INSERT INTO "a"("b") VALUES ($1)', 'UPDATE "a" SET "conflict" = 1', 'SELECT replace(b) FROM a'])(
    'sees none in %s',
    (sql) => {
      expect(hasConflictClause(sql)).toBe(false);
    },
  );
});
