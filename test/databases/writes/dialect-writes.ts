import type { Write } from './write.js';

const conflicts: readonly Write[] = [
  {
    title: 'INSERT ... ON CONFLICT DO UPDATE',
    on: ['postgres', 'sqlite'],
    run: ({ sql }) =>
      sql("INSERT INTO setting (name, value) VALUES ('alpha', 'A') ON CONFLICT (name) DO UPDATE SET value = 'A'"),
    changes: ['settings alpha'],
    precision: 'namespace',
  },
  {
    title: 'INSERT ... ON DUPLICATE KEY UPDATE',
    on: ['mysql'],
    run: ({ sql }) =>
      sql("INSERT INTO setting (name, value) VALUES ('alpha', 'A') ON DUPLICATE KEY UPDATE value = VALUES(value)"),
    changes: ['settings alpha'],
    precision: 'namespace',
  },
  {
    title: 'REPLACE, which deletes the row and what hangs on it',
    on: ['mysql', 'sqlite'],
    run: ({ sql }) => sql("REPLACE INTO setting (name, value) VALUES ('alpha', 'A')"),
    changes: ['settings alpha', 'choices alpha'],
    precision: 'namespace',
  },
  {
    title: 'INSERT OR REPLACE',
    on: ['sqlite'],
    run: ({ sql }) => sql("INSERT OR REPLACE INTO setting (name, value) VALUES ('alpha', 'A')"),
    changes: ['settings alpha', 'choices alpha'],
    precision: 'namespace',
  },
  {
    title: 'UPDATE OR REPLACE, which deletes another row',
    on: ['sqlite'],
    run: ({ sql }) => sql("UPDATE OR REPLACE setting SET name = 'beta' WHERE name = 'alpha'"),
    changes: ['settings alpha', 'settings beta', 'choices alpha', 'choices beta'],
    precision: 'namespace',
  },
  {
    title: 'INSERT IGNORE',
    on: ['mysql'],
    run: ({ sql }) => sql("INSERT IGNORE INTO setting (name, value) VALUES ('alpha', 'A'), ('gamma', 'c')"),
    changes: ['settings gamma'],
    precision: 'namespace',
  },
  {
    title: 'INSERT ... SET',
    on: ['mysql'],
    run: ({ sql }) => sql("INSERT part SET name = 'screw', detector_id = 1"),
    changes: ['parts 1'],
    precision: 'namespace',
  },
];

const severalTables: readonly Write[] = [
  {
    title: 'UPDATE of two tables',
    on: ['mysql'],
    run: ({ sql }) =>
      sql("UPDATE detector d JOIN part p ON p.detector_id = d.id SET d.name = 'uno', p.name = 'glass' WHERE d.id = 1"),
    changes: ['detectors 1', 'parts 1'],
    precision: 'namespace',
    alsoEmpties: { mysql: ['watches'] },
  },
  {
    title: 'UPDATE ... FROM',
    on: ['postgres', 'sqlite'],
    run: ({ sql }) => sql("UPDATE part SET name = 'glass' FROM detector d WHERE part.detector_id = d.id AND d.id = 1"),
    changes: ['parts 1'],
    precision: 'namespace',
  },
  {
    title: 'DELETE from two tables',
    on: ['mysql'],
    run: ({ sql }) => sql('DELETE p, n FROM part p JOIN note n ON n.detector_id = p.detector_id WHERE p.id = 1'),
    changes: ['parts 1', 'notes 1'],
    precision: 'namespace',
  },
  {
    title: 'DELETE ... USING',
    on: ['postgres'],
    run: ({ sql }) => sql('DELETE FROM part USING detector d WHERE d.id = part.detector_id AND d.id = 1'),
    changes: ['parts 1'],
    precision: 'namespace',
  },
  {
    title: 'writes in WITH',
    on: ['postgres'],
    run: ({ sql }) =>
      sql("WITH gone AS (DELETE FROM part WHERE id = 1 RETURNING detector_id) UPDATE note SET body = 'x' WHERE id = 2"),
    changes: ['parts 1', 'notes 2'],
    precision: 'namespace',
  },
  {
    title: 'UPDATE after WITH',
    on: ['sqlite'],
    run: ({ sql }) => sql("WITH d AS (SELECT 1 AS id) UPDATE part SET name = 'glass' WHERE id IN (SELECT id FROM d)"),
    changes: ['parts 1'],
    precision: 'namespace',
  },
  {
    title: 'MERGE',
    on: ['postgres'],
    run: ({ sql }) =>
      sql(
        "MERGE INTO setting s USING (SELECT 'alpha' AS n) x ON s.name = x.n WHEN MATCHED THEN UPDATE SET value = 'A'",
      ),
    changes: ['settings alpha'],
    precision: 'namespace',
    alsoEmpties: { postgres: ['choices'] },
  },
];

const tables: readonly Write[] = [
  {
    title: 'TRUNCATE',
    on: ['postgres', 'mysql'],
    run: ({ sql }) => sql('TRUNCATE TABLE note'),
    changes: ['notes 1', 'notes 2'],
    precision: 'namespace',
    commitsOn: ['mysql'],
  },
  {
    title: 'TRUNCATE ... CASCADE',
    on: ['postgres'],
    run: ({ sql }) => sql('TRUNCATE setting CASCADE'),
    changes: ['settings alpha', 'settings beta', 'choices alpha', 'choices beta'],
    precision: 'everything',
  },
  {
    title: 'a block of code',
    on: ['postgres'],
    run: ({ sql }) => sql("DO $$ BEGIN UPDATE detector SET name = 'uno' WHERE id = 1; END $$"),
    changes: ['detectors 1'],
    precision: 'everything',
  },
  {
    title: 'a block of code',
    on: ['mysql'],
    run: ({ sql }) => sql("BEGIN NOT ATOMIC UPDATE detector SET name = 'uno' WHERE id = 1; END"),
    changes: ['detectors 1'],
    precision: 'everything',
    mayCommitOn: ['mysql'],
  },
  {
    title: 'a statement in a string',
    on: ['mysql'],
    run: ({ sql }) => sql('EXECUTE IMMEDIATE \'UPDATE detector SET name = "uno" WHERE id = 1\''),
    changes: ['detectors 1'],
    precision: 'everything',
    mayCommitOn: ['mysql'],
  },
];

/** SQL text that only some dialects understand. */
export const dialectWrites: readonly Write[] = [...conflicts, ...severalTables, ...tables];
