import { CreateCacheOutbox1764000000000 } from 'nestjs-coherent-cache/typeorm';
import { DataSource } from 'typeorm';

/** Creates the table in which writes keep what Redis could not be told. */
export async function createOutbox(url: string): Promise<void> {
  const migrations = [CreateCacheOutbox1764000000000];
  const dataSource = new DataSource({ type: 'postgres', url, migrations });
  await dataSource.initialize();
  try {
    await dataSource.runMigrations();
  } finally {
    await dataSource.destroy();
  }
}
