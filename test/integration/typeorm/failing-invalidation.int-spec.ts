import { StatsObserver } from 'nestjs-coherent-cache';
import type { EntityManager } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { Workflow } from './entities.js';
import { createRig, type Rig } from './rig.js';
import { SpyingStore } from './spying-store.js';
import { WorkflowNames } from './workflow-names.js';

let rig: Rig<{ names: WorkflowNames }>;
let store: SpyingStore;
let stats: StatsObserver;
let id: number;
beforeEach(async () => {
  store = new SpyingStore();
  rig = await createRig(inject('postgresUrl'), (dataSource) => ({ names: new WorkflowNames(dataSource) }), { store });
  stats = new StatsObserver();
  rig.cache.observe(stats);
  ({ id } = await rig.dataSource.manager.save(Workflow, { name: 'old' }));
  await nameOf();
  rig.forget();
});
afterEach(() => rig.close());

const nameOf = () => rig.accessors.names.get({ id });
const nameInDatabase = async () => (await rig.dataSource.manager.findOneByOrFail(Workflow, { id })).name;
const fail = () => Promise.reject(new Error('the store is broken'));

const writes: [title: string, write: (manager: EntityManager) => Promise<unknown>][] = [
  ['save', (manager) => manager.save(Workflow, { id, name: 'new' })],
  ['update', (manager) => manager.update(Workflow, id, { name: 'new' })],
  ['SQL', (manager) => manager.query(`UPDATE workflow SET name = 'new' WHERE id = $1`, [id])],
];

describe.each([
  ['mark', () => (store.onMark = fail)],
  ['finalise', () => (store.onFinalise = fail)],
] as const)('an invalidation of which the %s fails', (half, breakStore) => {
  it.each(writes)('S21: does not break the write, is counted, and is made up for: %s', async (_title, write) => {
    breakStore();
    await write(rig.dataSource.manager);
    expect(await nameInDatabase()).toBe('new');
    await expectMadeUpFor();
  });

  it.each(writes)('S21: does not break a transaction either: %s', async (_title, write) => {
    breakStore();
    await rig.dataSource.transaction(write);
    expect(await nameInDatabase()).toBe('new');
    await expectMadeUpFor();
  });

  /** Nothing old is served while the store is broken, nor once it works again. */
  async function expectMadeUpFor(): Promise<void> {
    expect(rig.events.of('store_failed').map(({ operation }) => operation)).toContain(half);
    expect(stats.snapshot().totals.storeFailures).toBeGreaterThan(0);
    expect(await nameOf()).toBe('new');
    store.onMark = store.onFinalise = () => undefined;
    await vi.waitFor(() => expect(stats.snapshot().totals.owedFences).toBe(0), 5_000);
    expect(await nameOf()).toBe('new');
    await vi.waitFor(async () => expect(await rig.accessors.names.peek({ id })).toBe('new'), 5_000);
  }
});
