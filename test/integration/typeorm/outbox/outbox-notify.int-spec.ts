import { captureSql } from 'nestjs-coherent-cache/typeorm';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { Workflow } from '../entities.js';
import { WorkflowNames } from '../workflow-names.js';
import { createOutboxRig, NEVER, type OutboxRig, type Process } from './outbox-rig.js';

let rig: OutboxRig;
let reader: Process<{ names: WorkflowNames }>;
beforeEach(async () => {
  rig = await createOutboxRig(inject('postgresUrl'));
  reader = await start();
  await vi.waitUntil(() => reader.cache.isServing);
  await isListening();
});
afterEach(() => rig.close());

const start = () =>
  rig.start((dataSource) => ({ names: new WorkflowNames(dataSource) }), {
    instrument: { outbox: { pollEvery: NEVER, notify: true }, capture: true },
  });
const listeners = () => rig.sql(`SELECT pid FROM pg_stat_activity WHERE query = 'LISTEN coherent_cache'`);
const isListening = () => vi.waitFor(async () => expect(await listeners()).toHaveLength(1), { timeout: 5_000 });
const expectRelayed = () =>
  vi.waitFor(() => expect(reader.events.of('relayed')).toEqual([{ type: 'relayed', debts: 1 }]));

async function oweOne(): Promise<void> {
  const writer = await rig.start((dataSource) => ({ names: new WorkflowNames(dataSource) }), {
    instrument: { outbox: { pollEvery: NEVER, notify: false } },
  });
  writer.store.isDown = true;
  await writer.dataSource.manager.save(Workflow, { name: 'x' });
  await writer.die();
}

describe('a relay that is woken', () => {
  it('does not wait for its next look: what a writer owes', async () => {
    const writer = await start();
    writer.store.isDown = true;
    await writer.dataSource.manager.save(Workflow, { name: 'x' });
    await expectRelayed();
  });

  it('does not wait for its next look: what the database tells of', async () => {
    for (const sql of (await captureSql(reader)).up) await rig.sql(sql);
    await rig.sql(`INSERT INTO workflow (name) VALUES ('x')`);
    await expectRelayed();
  });

  it('looks again when it has lost its connection, and found it again', async () => {
    const [{ pid }] = await listeners();
    await oweOne();
    expect(reader.events.of('relayed')).toEqual([]);
    await rig.sql('SELECT pg_terminate_backend($1)', [pid]);
    await vi.waitFor(() => expect(reader.events.of('relayed')).toHaveLength(1), { timeout: 5_000 });
    await isListening();
  });

  it('is not woken by others’ prefixes', async () => {
    await oweOne();
    await rig.sql(`SELECT pg_notify('coherent_cache', 'other')`);
    await rig.sql(`SELECT pg_notify('coherent_cache', 'test')`);
    await expectRelayed();
  });

  it('lets go of its connection when it stops', async () => {
    await reader.die();
    await vi.waitFor(async () => expect(await listeners()).toEqual([]));
  });
});
