import { DataSource, type DataSourceOptions } from 'typeorm';
import { entities } from '../entities.js';

/** A database of a test file's own, with tables for the entities. */
export interface TestSchema {
  /** Returns another DataSource on it, with every table as it is after `seed`. */
  fresh(): Promise<DataSource>;
  drop(): Promise<void>;
}

/** Keeps one database per test file: creating tables takes longer than emptying them. */
export async function createSchema(
  options: DataSourceOptions,
  empty: (dataSource: DataSource) => Promise<void>,
  drop: () => Promise<void>,
): Promise<TestSchema> {
  const first = await new DataSource({ ...options, entities, synchronize: true }).initialize();
  await first.destroy();
  return {
    fresh: async () => {
      const dataSource = await new DataSource({ ...options, entities }).initialize();
      await empty(dataSource);
      await seed(dataSource);
      return dataSource;
    },
    drop,
  };
}

const SEED = [
  "INSERT INTO detector (name, hits) VALUES ('one', 0), ('two', 0)",
  "INSERT INTO workflow (name) VALUES ('page'), ('mail'), ('call')",
  'INSERT INTO watches (detector_id, workflow_id) VALUES (1, 1), (2, 1)',
  "INSERT INTO part (name, detector_id) VALUES ('lens', 1), ('cable', 2)",
  "INSERT INTO note (body, detector_id) VALUES ('clean', 1), ('check', 2)",
  "INSERT INTO setting (name, value) VALUES ('alpha', 'a'), ('beta', 'b')",
  "INSERT INTO choice (value, setting_name) VALUES ('x', 'alpha'), ('y', 'beta')",
];

/** Fills empty tables; ids count from 1. */
export async function seed(dataSource: DataSource): Promise<void> {
  for (const sql of SEED) await dataSource.query(sql);
}

export const TABLES = ['choice', 'setting', 'note', 'part', 'watches', 'workflow', 'detector'];
