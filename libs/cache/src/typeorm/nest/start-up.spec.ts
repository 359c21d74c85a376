import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import { createTestCache } from '../../testing/create-test-cache.js';
import { StartUp } from './start-up.js';

class SharedStore extends MemoryStore {
  override readonly shared = true;
}

const SILENT = { log: () => undefined, warn: () => undefined };

describe('a process that starts', () => {
  it('reads past the store until it knows that no migration has run unseen', async () => {
    const { cache } = createTestCache({ store: new SharedStore() });
    const startUp = new StartUp(cache, {}, SILENT);
    expect(cache.isServing).toBe(false);
    await startUp.run([]);
    expect(cache.isServing).toBe(true);
  });

  it('reads from the store at once when migrations are none of its business', () => {
    const { cache } = createTestCache({ store: new SharedStore() });
    new StartUp(cache, { migrations: 'ignore' }, SILENT);
    expect(cache.isServing).toBe(true);
  });
});
