import { CacheAccess, CacheNamespace, MemoryStore } from 'nestjs-coherent-cache';
import { ChaosStore, createTestCache, RecordingStore } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';

type NameId = { id: number };

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s' })
class Names extends CacheAccess<string, NameId> {
  version = 1;

  protected load({ id }: NameId): string {
    return `name ${id}, version ${this.version}`;
  }
}

class DepartingStore extends MemoryStore {
  isAway = false;
}

function setUp() {
  const store = new ChaosStore(new MemoryStore());
  const { cache, events } = createTestCache({ store });
  const names = new Names();
  cache.bind(names as CacheAccess<unknown, object>);
  return { store, events, names };
}

describe('a cache whose store misbehaves', () => {
  it('reads from the loader when the store fails', async () => {
    const { store, names } = setUp();
    const fault = store.fail('read').once();
    expect(await names.get({ id: 1 })).toBe('name 1, version 1');
    expect(fault.fired).toBe(1);
  });

  it('reads from the loader when the store hangs', async () => {
    const { store, names } = setUp();
    store.hang();
    expect(await names.get({ id: 1 })).toBe('name 1, version 1');
    store.heal();
  });

  it('is not asked anything while it says that it is away, and is again as soon as it is back', async () => {
    const departing = new DepartingStore();
    const store = new RecordingStore(departing);
    const { cache, events } = createTestCache({ store });
    const names = new Names();
    cache.bind(names as CacheAccess<unknown, object>);
    await names.get({ id: 1 });
    store.clear();
    departing.isAway = true;
    expect(await names.get({ id: 1 })).toBe('name 1, version 1');
    expect(await names.getMany([{ id: 1 }, { id: 2 }])).toEqual(['name 1, version 1', 'name 2, version 1']);
    expect(await names.peek({ id: 1 })).toBeUndefined();
    expect(store.calls).toEqual([]);
    departing.isAway = false;
    await names.get({ id: 1 });
    expect(events.outcomes('names')).toEqual(['miss', 'bypass', 'bypass', 'bypass', 'bypass', 'hit']);
  });

  it('refuses a fill that arrives after the invalidation', async () => {
    const { store, names } = setUp();
    const late = store.hold('fill').once();
    const reading = names.get({ id: 2 });
    await late.arrived;
    names.version = 2;
    await names.invalidate({ id: 2 });
    await late.release();
    await reading;
    expect(await names.peek({ id: 2 })).toBeUndefined();
    expect(await names.get({ id: 2 })).toBe('name 2, version 2');
  });

  it('is invalidated by a finalise whose reply was lost, and by one that ran twice', async () => {
    const { store, names } = setUp();
    await names.get({ id: 1 });
    names.version = 2;
    store.loseReply('finalise').once();
    await names.invalidate({ id: 1 }).catch(() => {});
    expect(await names.get({ id: 1 })).toBe('name 1, version 2');
    names.version = 3;
    store.twice('finalise').once();
    await names.invalidate({ id: 1 });
    expect(await names.get({ id: 1 })).toBe('name 1, version 3');
  });

  it('never serves what was invalidated, whatever a seed makes of its operations', async () => {
    const { store, names } = setUp();
    const chances = { fail: 0.1, loseReply: 0.1, twice: 0.1 };
    const chaos = store.misbehave({ seed: 7, chances: { any: chances, register: {}, remember: {} } });
    const stale: (string | null)[] = [];
    for (let round = 1; round <= 200; round++) {
      names.version = round;
      const isAcknowledged = await names.invalidate({ id: 1 }).then(
        () => true,
        () => false,
      );
      const value = await names.get({ id: 1 });
      if (isAcknowledged && value !== `name 1, version ${round}`) stale.push(value);
    }
    expect(stale).toEqual([]);
    expect(chaos.fired).toBeGreaterThan(20);
  });
});
