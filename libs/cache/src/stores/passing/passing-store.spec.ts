import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { CacheAccess } from '../../core/access/cache-access.js';
import { CacheNamespace } from '../../core/access/cache-namespace.decorator.js';
import { Cache } from '../../core/cache.js';
import type { Cell, CellReply } from '../../core/ports/store.js';
import { CacheModule } from '../../nest/cache.module.js';
import { storeConformanceCases } from '../../testing/conformance/store-conformance-cases.js';
import { FakeClock } from '../../testing/fake-clock.js';
import { MemoryStore } from '../memory/memory-store.js';
import { PassingStore } from './passing-store.js';
import { unwrapStore } from './unwrap-store.js';
import { wrapStore, type WrapStore } from './wrap-store.js';

@CacheNamespace({ name: 'names', id: ['id'], ttl: '1m' })
class Names extends CacheAccess<string, { id: number }> {
  protected load({ id }: { id: number }) {
    return `name ${id}`;
  }
}

/** Returns what notes its name at each read, on the way to the store and on the way back. */
function noting(name: string, notes: string[]): WrapStore {
  class NotingStore extends PassingStore {
    override async read(cells: readonly Cell[]): Promise<readonly CellReply[]> {
      notes.push(`${name} asked`);
      const replies = await super.read(cells);
      notes.push(`${name} answered`);
      return replies;
    }
  }
  return (inner) => new NotingStore(inner);
}

const IN_ORDER = ['outer asked', 'inner asked', 'inner answered', 'outer answered'];

describe('PassingStore', () => {
  for (const { title, run } of storeConformanceCases) {
    it(title, async () => {
      const clock = new FakeClock();
      const store = new PassingStore(new PassingStore(new MemoryStore({ clock })));
      await run({ store, prefix: 'passing', passTime: async (ms) => clock.advance(ms) });
    });
  }

  it('has no operation that the store behind it lacks, where that matters', () => {
    const store = new PassingStore(new MemoryStore());
    expect(store.scanOld).toBeUndefined();
    expect(store.marked).toBeDefined();
  });

  it('D14 wraps in the order declared, and the store can be unwrapped', async () => {
    const notes: string[] = [];
    const innermost = new MemoryStore();
    const store = wrapStore(innermost, [noting('outer', notes), noting('inner', notes)]);
    await store.read([]);
    expect(notes).toEqual(IN_ORDER);
    expect(unwrapStore(store)).toBe(innermost);
    expect(unwrapStore(innermost)).toBe(innermost);
    expect(wrapStore(innermost, [])).toBe(innermost);
  });

  it('D14 does the same in an application, which closes the store through all of them', async () => {
    const notes: string[] = [];
    const module = await Test.createTestingModule({
      imports: [
        CacheModule.forRoot({ prefix: 'test', wrapStore: [noting('outer', notes), noting('inner', notes)] }),
        CacheModule.forFeature([Names]),
      ],
    }).compile();
    await module.init();
    notes.length = 0;
    await module.get(Names).get({ id: 1 });
    expect(notes).toEqual(IN_ORDER);
    const store = unwrapStore(module.get(Cache).store);
    expect(store).toBeInstanceOf(MemoryStore);
    await module.close();
    await expect(store.read([])).rejects.toThrow('closed');
  });

  it('is refused when it is no function', async () => {
    const imports = [CacheModule.forRoot({ prefix: 'test', wrapStore: [new MemoryStore() as never] })];
    await expect(Test.createTestingModule({ imports }).compile()).rejects.toThrow(
      /wrapStore\.0.*functions that take a store/,
    );
  });
});
