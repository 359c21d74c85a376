import type { Write } from './write.js';

/** SQL text that every dialect of the suite understands. */
export const portableWrites: readonly Write[] = [
  {
    title: 'INSERT',
    run: ({ sql }) => sql("INSERT INTO part (name, detector_id) VALUES ('screw', ?)", [1]),
    changes: ['parts 1'],
    precision: 'namespace',
  },
  {
    title: 'INSERT ... SELECT',
    run: ({ sql }) => sql("INSERT INTO part (name, detector_id) SELECT name, id FROM detector WHERE name = 'one'"),
    changes: ['parts 1'],
    precision: 'namespace',
  },
  {
    title: 'UPDATE by primary key',
    run: ({ sql }) => sql('UPDATE detector SET name = ? WHERE id = ?', ['uno', 1]),
    changes: ['detectors 1'],
    precision: 'exact',
  },
  {
    title: 'UPDATE by a subquery',
    run: ({ sql }) => sql("UPDATE detector SET name = 'uno' WHERE id IN (SELECT detector_id FROM part WHERE id = 1)"),
    changes: ['detectors 1'],
    precision: 'namespace',
  },
  {
    title: 'UPDATE of a key that others follow',
    run: ({ sql }) => sql('UPDATE setting SET name = ? WHERE name = ?', ['gamma', 'alpha']),
    changes: ['settings alpha', 'settings gamma', 'choices alpha', 'choices gamma'],
    precision: 'namespace',
  },
  {
    title: 'UPDATE of a column by itself',
    run: ({ sql }) => sql('UPDATE part SET detector_id = 3 - detector_id'),
    changes: ['parts 1', 'parts 2'],
    precision: 'namespace',
  },
  {
    title: 'DELETE of a row that others hang on',
    run: ({ sql }) => sql('DELETE FROM detector WHERE id = ?', [1]),
    changes: ['detectors 1', 'parts 1', 'notes 1', 'watches 1'],
    precision: 'namespace',
  },
  {
    title: 'DELETE of everything',
    run: ({ sql }) => sql('DELETE FROM note'),
    changes: ['notes 1', 'notes 2'],
    precision: 'namespace',
  },
  {
    title: 'DELETE from a junction',
    run: ({ sql }) => sql('DELETE FROM watches WHERE detector_id = ?', [1]),
    changes: ['watches 1'],
    precision: 'namespace',
  },
  {
    title: 'UPDATE behind comments, in small letters, with a semicolon',
    run: ({ sql }) => sql("/* one */ -- two\n update detector set name = 'u;no' where id = 1;"),
    changes: ['detectors 1'],
    precision: 'namespace',
  },
];
