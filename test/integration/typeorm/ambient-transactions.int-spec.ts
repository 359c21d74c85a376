import { CacheAccess, CacheNamespace, createNodeLoadGate, InvalidatedBy, tag } from 'nestjs-coherent-cache';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { Workflow } from './entities.js';
import { createRig, type Rig } from './rig.js';

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s', tags: () => [tag('everybody', 1)] })
@InvalidatedBy(Workflow, { id: 'id' })
class Names extends CacheAccess<string, { id: number }> {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  protected async load(id: { id: number }): Promise<string | null> {
    return (await this.dataSource.getRepository(Workflow).findOneBy(id))?.name ?? null;
  }
}

let rig: Rig<{ names: Names }>;
let id: number;
beforeEach(async () => {
  rig = await createRig(inject('postgresUrl'), (dataSource) => ({ names: new Names(dataSource) }));
  ({ id } = await rig.dataSource.manager.save(Workflow, { name: 'old' }));
  await nameOf();
  rig.forget();
});
afterEach(() => rig.close());

const nameOf = () => rig.accessors.names.get({ id });
const cached = () => rig.accessors.names.peek({ id });
const outcomes = () => rig.events.of('read').map(({ outcome }) => outcome);

describe('a read inside the callback of a transaction', () => {
  it('sees what the transaction wrote, and stores nothing', async () => {
    await nameOf();
    await rig.dataSource.transaction(async (manager) => {
      await manager.update(Workflow, { id }, { name: 'new' });
      expect(await nameOf()).toBe('new');
      expect(await rig.accessors.names.getMany([{ id }, { id: 0 }])).toEqual(['new', null]);
      expect(await cached()).toBeUndefined();
    });
    expect(rig.events.of('fill')).toEqual([]);
    expect(outcomes()).toEqual(['hit', 'bypass', 'bypass', 'bypass', 'bypass']);
  });

  it('does not wait for a place among the loads: the transaction would hold its locks meanwhile', async () => {
    const gate = createNodeLoadGate({ concurrency: 1, queue: 0 });
    const gated = await createRig(inject('postgresUrl'), (dataSource) => ({ names: new Names(dataSource) }), { gate });
    const { names } = gated.accessors;
    let leave = (): void => undefined;
    const stay = gate.run(() => new Promise<void>((resolve) => (leave = resolve)));
    await expect(names.get({ id: 1 })).rejects.toMatchObject({ code: 'CACHE_LOADS_EXHAUSTED' });
    await gated.dataSource.transaction(async (manager) => {
      await manager.save(Workflow, { id: 1, name: 'new' });
      expect(await names.get({ id: 1 })).toBe('new');
      expect(await names.within(manager).getMany([{ id: 1 }])).toEqual(['new']);
    });
    leave();
    await stay;
    await gated.close();
  });

  it('leaves no trace after a rollback', async () => {
    const work = rig.dataSource.transaction(async (manager) => {
      await manager.update(Workflow, { id }, { name: 'poison' });
      expect(await nameOf()).toBe('poison');
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await nameOf()).toBe('old');
  });

  it('that nobody waited for uses the cache once the transaction has ended', async () => {
    let later: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (later = resolve));
    let left: Promise<string | null> | undefined;
    await rig.dataSource.transaction(async (manager) => {
      await manager.update(Workflow, { id }, { name: 'new' });
      left = gate.then(nameOf);
    });
    later();
    expect(await left).toBe('new');
    expect(await cached()).toBe('new');
  });

  it('belongs to the transaction in nested ones too', async () => {
    await rig.dataSource.transaction((outer) =>
      outer.transaction(async (inner) => {
        await inner.update(Workflow, { id }, { name: 'new' });
        expect(await nameOf()).toBe('new');
      }),
    );
    expect(await nameOf()).toBe('new');
  });

  it('of another flow is not concerned', async () => {
    await rig.dataSource.manager.transaction(async (manager) => {
      await manager.query('SELECT 1');
    });
    expect(await nameOf()).toBe('old');
    expect(outcomes()).toEqual(['hit']);
  });
});

describe('invalidate inside a transaction', () => {
  const explicit: [title: string, call: () => Promise<unknown>][] = [
    ['of an entry', () => rig.accessors.names.invalidate({ id })],
    ['of everything', () => rig.accessors.names.invalidateAll()],
    ['of a tag', () => rig.cache.invalidateTags([tag('everybody', 1)])],
    ['of the cache', () => rig.cache.clear()],
  ];

  it.each(explicit)('S22: %s takes effect with the COMMIT', async (_title, call) => {
    await rig.dataSource.transaction(async (manager) => {
      await call();
      expect(rig.store.operations()).not.toContain('finalise');
      await manager.query('SELECT 1');
    });
    expect(rig.store.operations().filter((operation) => operation === 'mark' || operation === 'finalise')).toEqual([
      'mark',
      'finalise',
    ]);
    expect(await cached()).toBeUndefined();
  });

  it.each(explicit)('S22: %s is dropped with a rollback', async (_title, call) => {
    const work = rig.dataSource.transaction(async () => {
      await call();
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await cached()).toBe('old');
  });

  it('S22: keeps an old value that was loaded before the COMMIT from being stored', async () => {
    await rig.accessors.names.invalidate({ id });
    await rig.dataSource.transaction(async (manager) => {
      await manager.query('SELECT 1');
      await rig.accessors.names.invalidate({ id });
    });
    expect(await nameOf()).toBe('old');
    expect(await cached()).toBe('old');
  });

  it('that was begun by hand goes through within', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    await rig.accessors.names.within(runner.manager).invalidate({ id });
    expect(await cached()).toBe('old');
    await runner.commitTransaction();
    expect(await cached()).toBeUndefined();
    await expect(rig.accessors.names.within(runner.manager).invalidate({ id })).rejects.toMatchObject({
      code: 'CACHE_NO_TRANSACTION_SUPPORT',
    });
    await runner.release();
  });

  it('refuses a wrong target at once', async () => {
    const work = rig.dataSource.transaction(() =>
      rig.accessors.names.invalidate({ nothing: 1 } as unknown as { id: number }),
    );
    await expect(work).rejects.toMatchObject({ code: 'CACHE_INVALID_ID' });
  });
});
