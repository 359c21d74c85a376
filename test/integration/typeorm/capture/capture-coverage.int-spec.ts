import { coverageOf, type CaptureOptions } from 'nestjs-coherent-cache/typeorm';
import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { Environments, Parts } from '../accessors.js';
import { Detector, Workflow } from '../entities.js';
import { createOutboxRig, type OutboxRig, type Process } from '../outbox/outbox-rig.js';
import { startCapturing } from './capture-rig.js';

@CacheNamespace({ name: 'both', id: ['id'], ttl: '60s' })
@InvalidatedBy(Detector, { id: 'id' })
@InvalidatedBy(Workflow, { id: 'id' })
class Both extends CacheAccess<number, { id: number }> {
  protected load(): number {
    return 0;
  }
}

const accessorsOf = (dataSource: DataSource) => ({
  parts: new Parts(dataSource),
  environments: new Environments(dataSource),
  both: new Both(),
});
const PAST = 'triggers, psql and other programs';

let rig: OutboxRig;
beforeEach(async () => {
  rig = await createOutboxRig(inject('postgresUrl'));
});
afterEach(() => rig.close());

const start = (capture: true | CaptureOptions = true) => startCapturing(rig, accessorsOf, { capture });

async function seen({ cache, dataSource }: Process<any>, namespace = 'parts') {
  const { rules, unseen } = (await coverageOf(cache, [dataSource])).find((each) => each.namespace === namespace)!;
  const writes = rules.flatMap((rule) => rule.writes.filter(({ write }) => write === PAST));
  return { sights: writes.map(({ sight }) => sight), unseen };
}

it('an accessor whose tables tell of every write sees what triggers and other programs do', async () => {
  const app = await start();
  expect(await seen(app)).toEqual({ sights: ['exact'], unseen: [] });
  const { sights } = await seen(app, 'environments');
  expect(new Set(sights)).toEqual(new Set(['depends']));
});

it('what is asked for and not there is not seen', async () => {
  const app = await start();
  await rig.sql('ALTER TABLE part DISABLE TRIGGER ALL');
  expect(await seen(app)).toEqual({
    sights: [],
    unseen: [expect.stringMatching(/triggers of the database change$/), expect.stringMatching(/other programs$/)],
  });
});

it('a partition, or an heir, that tells of nothing takes its whole table with it', async () => {
  const app = await start();
  await rig.sql('CREATE TABLE spare () INHERITS (part)');
  expect((await seen(app)).unseen).toHaveLength(2);
});

it('where some tables tell, those that do not are named', async () => {
  const app = await start();
  await rig.sql('ALTER TABLE detector DISABLE TRIGGER ALL');
  expect((await seen(app, 'both')).sights).toEqual(['exact']);
  expect((await seen(app, 'both')).unseen).toEqual([
    'what triggers of the database change, in detector',
    'writes that go past the registered DataSources, such as psql and other programs, in detector',
  ]);
});

it('roles that are left out are named, with what of theirs stays unseen', async () => {
  const app = await start({ exceptRoles: ['shop'] });
  expect(await seen(app)).toEqual({
    sights: ['exact'],
    unseen: [expect.stringMatching(/connects as shop, .*functions .* foreign keys/)],
  });
});

it('without an answer of the database nothing counts as told', async () => {
  const app = await start();
  await app.dataSource.destroy();
  expect((await seen(app)).unseen).toHaveLength(2);
});
