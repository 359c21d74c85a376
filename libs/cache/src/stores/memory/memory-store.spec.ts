import { describe, expect, it } from 'vitest';
import { storeConformanceCases } from '../../testing/conformance/store-conformance-cases.js';
import { FakeClock } from '../../testing/fake-clock.js';
import { KeySpace } from '../../core/key/key-space.js';
import { MemoryStore } from './memory-store.js';

describe('MemoryStore', () => {
  for (const { title, run } of storeConformanceCases) {
    it(title, async () => {
      const clock = new FakeClock();
      const store = new MemoryStore({ clock });
      await run({
        store,
        prefix: 'memory',
        passTime: async (ms) => {
          clock.advance(ms);
        },
      });
    });
  }

  const cell = new KeySpace('p', 'n', (text) => text).fence('x');

  it('D16 hands out copies: changing what was read changes nothing that is stored', async () => {
    const store = new MemoryStore();
    const [token] = (await store.mint([cell], 1_000)) as Uint8Array[];
    token!.fill(0);
    const [read] = (await store.read([cell])) as Uint8Array[];
    read!.fill(0);
    const [again] = (await store.read([cell])) as Uint8Array[];
    expect(again!.some((byte) => byte !== 0)).toBe(true);
  });

  it('keeps a mark although every cell was evicted', async () => {
    const store = new MemoryStore({ maxEntries: 1 });
    await store.mark('writer', [cell], 60_000);
    await store.mint([new KeySpace('p', 'other', (text) => text).fence('y')], 60_000);
    expect(await store.mint([cell], 60_000)).toEqual([null]);
  });

  it('rejects every operation after it was closed', async () => {
    const store = new MemoryStore();
    await store.close();
    await expect(store.read([cell])).rejects.toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
    await expect(store.mark('w', [cell], 1)).rejects.toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
  });
});
