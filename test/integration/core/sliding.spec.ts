import { StoreUnavailableError } from 'nestjs-coherent-cache';
import { ChaosStore } from 'nestjs-coherent-cache/testing';
import { MemoryStore, tag } from 'nestjs-coherent-cache';
import { FakeClock } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { id, setUp, settle } from './lifetimes-rig.js';

const touches = ({ store }: ReturnType<typeof setUp>): number =>
  store.operations().filter((operation) => operation === 'touch').length;

describe('N9 a sliding entry', () => {
  it('lives for another ttl from each hit, and ends a ttl after the last one', async () => {
    const { accessor, clock, fill } = setUp({ sliding: true });
    await fill('value');
    for (let i = 0; i < 5; i++) {
      clock.advance(50_000);
      expect(await accessor.get(id)).toBe('value');
      await settle();
    }
    clock.advance(60_000);
    expect(await accessor.peek(id)).toBeUndefined();
  });

  it('is not prolonged unless the accessor asks for it', async () => {
    const rig = setUp({});
    await rig.fill('value');
    rig.clock.advance(59_000);
    expect(await rig.accessor.get(id)).toBe('value');
    await settle();
    rig.clock.advance(1_000);
    expect(await rig.accessor.peek(id)).toBeUndefined();
    expect(touches(rig)).toBe(0);
  });

  it('has the store told by one hit in each quarter of its ttl, whoever hits it', async () => {
    const rig = setUp({ sliding: true });
    await rig.fill('value');
    rig.clock.advance(14_999);
    await Promise.all(Array.from({ length: 100 }, () => rig.accessor.get(id)));
    await settle();
    expect(touches(rig)).toBe(0);
    rig.clock.advance(1);
    await Promise.all(Array.from({ length: 100 }, () => rig.accessor.get(id)));
    await Promise.all(Array.from({ length: 100 }, () => rig.accessor.get(id)));
    await settle();
    expect(touches(rig)).toBe(1);
  });

  it('of one turn are told of together', async () => {
    const rig = setUp({ sliding: true });
    const ids = Array.from({ length: 10 }, (_, a) => ({ a }));
    for (const one of ids) await rig.fill('value', one);
    rig.clock.advance(30_000);
    await rig.accessor.getMany(ids);
    await settle();
    expect(rig.store.calls.filter(({ operation }) => operation === 'touch').map(({ keys }) => keys.length)).toEqual([
      10,
    ]);
  });

  it('lives no longer than `atMost`, however often it is hit', async () => {
    const { accessor, clock, fill } = setUp({ sliding: { atMost: '100s' } });
    await fill('value');
    for (const _ of [1, 2]) {
      clock.advance(45_000);
      expect(await accessor.get(id)).toBe('value');
      await settle();
    }
    clock.advance(10_000);
    expect(await accessor.peek(id)).toBeUndefined();
  });

  it.each([
    ['itself', ({ accessor }: ReturnType<typeof setUp>) => accessor.invalidate(id)],
    ['its namespace', ({ accessor }: ReturnType<typeof setUp>) => accessor.invalidateAll()],
    ['its tag', ({ cache }: ReturnType<typeof setUp>) => cache.invalidateTags([tag('Row', 1)])],
  ])(
    'is not brought back by a hit that came before %s was invalidated, and is told of after it',
    async (_what, invalidate) => {
      const clock = new FakeClock();
      const chaos = new ChaosStore(new MemoryStore({ clock }));
      const rig = setUp({ sliding: true, tags: () => [tag('Row', 1)] }, { clock, store: chaos });
      await rig.fill('old');
      clock.advance(30_000);
      const held = chaos.hold('touch');
      expect(await rig.accessor.get(id)).toBe('old');
      await settle();
      await invalidate(rig);
      held.heal();
      await settle();
      expect(await rig.accessor.peek(id)).toBeUndefined();
      await rig.fill('new');
      expect(await rig.accessor.get(id)).toBe('new');
    },
  );

  it('keeps what it depends on alive with it', async () => {
    const { accessor, clock, loader, fill } = setUp({ sliding: true, tags: () => [tag('Row', 1)] });
    await fill('value');
    for (let i = 0; i < 20; i++) {
      clock.advance(30_000);
      expect(await accessor.get(id)).toBe('value');
      await settle();
    }
    expect(loader.calls).toHaveLength(1);
  });

  it.each(['fail', 'hang', 'loseReply'] as const)(
    'is read all the same when the store cannot be told: %s',
    async (fault) => {
      const clock = new FakeClock();
      const chaos = new ChaosStore(new MemoryStore({ clock }));
      const { accessor, timers, events, fill } = setUp({ sliding: true }, { clock, store: chaos });
      await fill('value');
      clock.advance(30_000);
      chaos[fault]('touch');
      expect(await accessor.get(id)).toBe('value');
      await settle();
      timers.elapse(50);
      await settle();
      expect(events.of('store_failed')).toMatchObject([
        { operation: 'touch', error: expect.any(StoreUnavailableError) as unknown },
      ]);
      expect(await accessor.get(id)).toBe('value');
    },
  );

  it('can be sealed: a hit changes nothing that the seal is bound to but how long it lives', async () => {
    const seal = { keys: [{ id: 'k', key: new Uint8Array(32).fill(7) }] };
    const rig = setUp({ sliding: true, seal });
    await rig.fill('secret');
    for (let i = 0; i < 3; i++) {
      rig.clock.advance(50_000);
      expect(await rig.accessor.get(id)).toBe('secret');
      await settle();
    }
    expect(touches(rig)).toBe(3);
    expect(rig.loader.calls).toHaveLength(1);
  });

  it('may have a grace too, which begins when hits no longer come', async () => {
    const { accessor, clock, fill } = setUp({ sliding: true, grace: '60s' });
    await fill('value');
    clock.advance(50_000);
    await accessor.get(id);
    await settle();
    clock.advance(59_999);
    expect(await accessor.inspect(id)).toMatchObject({ isStale: false });
    clock.advance(60_000);
    expect(await accessor.inspect(id)).toMatchObject({ isStale: true, ageMs: 169_999 });
    clock.advance(1);
    expect(await accessor.inspect(id)).toBeUndefined();
  });
});
