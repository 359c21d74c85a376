import type { DataSource } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { MigrationsUnreadableError } from './migrations-unreadable-error.js';
import { databaseName, schemaStateOf } from './schema-state.js';

/** Migrations may have run while no process watched: compares the schema with the one that the store remembers. */
export class SchemaWatch {
  constructor(private readonly cache: Cache) {}

  /**
   * Empties the cache when migrations were applied to one of `dataSources` since the store was last told, or when that is not known.
   * Whoever calls it holds reads back until it has resolved.
   *
   * @returns Why it is not known, once for each database that does not let this process read its migrations.
   * @throws StoreUnavailableError; whatever else a database answers.
   */
  async catchUp(dataSources: readonly DataSource[]): Promise<readonly MigrationsUnreadableError[]> {
    const states = await Promise.all(
      dataSources.map(async (dataSource) => ({ name: factOf(dataSource), state: await readableStateOf(dataSource) })),
    );
    const known = await Promise.all(states.map(({ name }) => this.cache.facts.recall(name)));
    const changed = states.filter(({ state }, i) => known[i] !== state);
    if (changed.length === 0) return [];
    // Of what an older cache has, a store that remembers no schema tells nothing: at the first start that is what is to be taken over.
    const isKnown = states.some(({ state }, i) => known[i] !== null && known[i] !== state);
    await (isKnown ? this.cache.clear('migration') : this.cache.clearEntries('migration'));
    for (const { name, state } of changed) if (typeof state === 'string') await this.cache.facts.remember(name, state);
    return changed.map(({ state }) => state).filter((state) => state instanceof MigrationsUnreadableError);
  }

  /**
   * Looks at the schema before a run of migrations. The function returned, called after the run, tells the store of the new one, where
   * nothing had changed unseen before. Neither rejects: a store that was not told is emptied once more than needed.
   */
  async note(dataSource: DataSource): Promise<() => Promise<void>> {
    const before = await schemaStateOf(dataSource).catch(() => undefined);
    return async () => {
      try {
        // While reads are held, or invalidations owed, the start of this process or the next one has the last word.
        if (before !== undefined && (await this.cache.comesToServe())) await this.#replace(dataSource, before);
      } catch {
        // The next process to start finds out.
      }
    };
  }

  async #replace(dataSource: DataSource, before: string): Promise<void> {
    const name = factOf(dataSource);
    const now = await schemaStateOf(dataSource);
    if ((await this.cache.facts.recall(name)) === before) await this.cache.facts.remember(name, now);
  }
}

async function readableStateOf(dataSource: DataSource): Promise<string | MigrationsUnreadableError> {
  try {
    return await schemaStateOf(dataSource);
  } catch (error) {
    if (error instanceof MigrationsUnreadableError) return error;
    throw error;
  }
}

function factOf(dataSource: DataSource): string {
  return `schema ${databaseName(dataSource)}`;
}
