import type { DataSource } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { databaseName, schemaStateOf } from './schema-state.js';

/** Migrations may have run while no process watched: compares the schema with the one that the store remembers. */
export class SchemaWatch {
  constructor(private readonly cache: Cache) {}

  /**
   * Empties the cache when migrations were applied to one of `dataSources` since the store was last told, or when that is not known.
   * Whoever calls it holds reads back until it has resolved.
   *
   * @throws StoreUnavailableError; whatever the database answers.
   */
  async catchUp(dataSources: readonly DataSource[]): Promise<void> {
    const states = await Promise.all(
      dataSources.map(async (dataSource) => ({ name: factOf(dataSource), state: await schemaStateOf(dataSource) })),
    );
    const known = await Promise.all(states.map(({ name }) => this.cache.facts.recall(name)));
    const changed = states.filter(({ state }, i) => known[i] !== state);
    if (changed.length === 0) return;
    await this.cache.clear('migration');
    for (const { name, state } of changed) await this.cache.facts.remember(name, state);
  }

  /** Tells the store which migrations are applied now. Never rejects: a store that was not told is emptied once more than needed. */
  async note(dataSource: DataSource): Promise<void> {
    try {
      await this.cache.facts.remember(factOf(dataSource), await schemaStateOf(dataSource));
    } catch {
      // The next process to start finds out.
    }
  }
}

function factOf(dataSource: DataSource): string {
  return `schema ${databaseName(dataSource)}`;
}
