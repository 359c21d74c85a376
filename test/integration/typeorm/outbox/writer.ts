import 'reflect-metadata';
import { StoreUnavailableError } from 'nestjs-coherent-cache';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import { Workflow } from '../entities.js';
import { createCache, openDataSource } from '../rig.js';
import { WorkflowNames } from '../workflow-names.js';
import { RedisStore } from 'nestjs-coherent-cache';

/** Cannot tell Redis of anything. */
class CutOffStore extends RedisStore {
  override mark(): Promise<never> {
    return Promise.reject(new StoreUnavailableError('cut off'));
  }
  override finalise(): Promise<never> {
    // COMMIT has returned, and nobody has been told: this is where the process is killed.
    process.stdout.write('committed\n');
    return new Promise(() => undefined);
  }
}

/** A process of its own that renames a workflow while it cannot reach the store. */
const [postgresUrl, redisUrl, prefix, id] = process.argv.slice(2) as [string, string, string, string];
const dataSource = await openDataSource(postgresUrl);
const { cache } = createCache({ store: new CutOffStore(redisUrl), prefix, writeBudget: '1h' });
cache.bind(new WorkflowNames(dataSource));
instrument(dataSource, cache, { outbox: true });
await dataSource.transaction((manager) => manager.update(Workflow, Number(id), { name: 'new' }));
