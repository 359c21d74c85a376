import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { Audits, Environments, Links, Parts, Regions, Watches, WorkflowsByEnvironment } from './accessors.js';
import { Detector, DetectorWorkflow, Part, Workflow } from './entities.js';
import { createRig, type Rig } from './rig.js';

type Accessors = {
  links: Links;
  workflows: WorkflowsByEnvironment;
  watches: Watches;
  parts: Parts;
  environments: Environments;
  regions: Regions;
  audits: Audits;
};

let rig: Rig<Accessors>;

beforeAll(async () => {
  rig = await createRig(inject('postgresUrl'), (dataSource) => ({
    links: new Links(dataSource),
    workflows: new WorkflowsByEnvironment(dataSource),
    watches: new Watches(dataSource),
    parts: new Parts(dataSource),
    environments: new Environments(dataSource),
    regions: new Regions(dataSource),
    audits: new Audits(dataSource),
  }));
});
afterAll(() => rig.close());

const manager = () => rig.dataSource.manager;

let workflow: Workflow;
let detector: Detector;
let link: DetectorWorkflow;
beforeEach(async () => {
  workflow = await manager().save(Workflow, { name: 'page', environmentId: 1, place: { region: 'eu' } });
  detector = await manager().save(Detector, { name: 'cpu' });
  link = await manager().save(DetectorWorkflow, { detectorId: detector.id, workflowId: workflow.id });
  rig.forget();
});

const pair = (detectorId = detector.id, workflowId = workflow.id) =>
  `exact links detectorId=${detectorId},workflowId=${workflowId}`;

describe('save', () => {
  it('S12: of a new entity invalidates nothing where rules wait for changes of existing ones', async () => {
    await manager().save(Workflow, { name: 'new', environmentId: 1 });
    expect(rig.invalidated()).toEqual([]);
  });

  it('S12: of a new link invalidates its pair', async () => {
    await manager().save(DetectorWorkflow, { detectorId: 7, workflowId: 8 });
    expect(rig.invalidated()).toEqual([pair(7, 8)]);
  });

  it('S13: that moves a link invalidates the old pair and the new one', async () => {
    await manager().save(DetectorWorkflow, { id: link.id, detectorId: 70, workflowId: 80 });
    expect(rig.invalidated()).toEqual([pair(), pair(70, 80)].sort());
  });

  it('S13: of a part of the columns fills in the others from the row', async () => {
    await manager().save(DetectorWorkflow, { id: link.id, workflowId: 81 });
    expect(rig.invalidated()).toEqual([pair(), pair(detector.id, 81)].sort());
  });

  it('S14: that moves a workflow to another environment invalidates both environments', async () => {
    await manager().save(Workflow, { id: workflow.id, environmentId: 2 });
    expect(rig.invalidated()).toEqual([
      'exact workflows environmentId=1',
      'exact workflows environmentId=2',
      expect.stringContaining('tag region'),
    ]);
  });

  it('S14: takes null for a value', async () => {
    await manager().save(Workflow, { id: workflow.id, environmentId: null });
    expect(rig.invalidated()).toContain('exact workflows environmentId=null');
  });

  it('without a change invalidates nothing', async () => {
    await manager().save(DetectorWorkflow, { id: link.id, detectorId: link.detectorId });
    expect(rig.invalidated()).toEqual([]);
  });

  it('S13: given a number as text, invalidates the entry of the number', async () => {
    await manager().save(DetectorWorkflow, { id: link.id, workflowId: '82' as unknown as number });
    expect(rig.invalidated()).toEqual([pair(), pair(detector.id, 82)].sort());
  });

  it('of a changed many-to-many relation invalidates exactly the pairs added and removed', async () => {
    const other = await manager().save(Workflow, { name: 'mail', environmentId: 3 });
    await manager().save(Detector, { id: detector.id, workflows: [workflow] });
    rig.forget();
    await manager().save(Detector, { id: detector.id, workflows: [other] });
    expect(rig.invalidated()).toEqual(
      [workflow, other].map(({ id }) => `exact watches detectorId=${detector.id},workflowId=${id}`).sort(),
    );
  });

  it('of a row whose foreign key has no property still knows what it points to, before and after', async () => {
    const part = await manager().save(Part, { name: 'fan', detector: { id: detector.id } });
    const other = await manager().save(Detector, { name: 'disk' });
    rig.forget();
    await manager().save(Part, { id: part.id, name: 'fan 2' });
    expect(rig.invalidated()).toEqual([`exact parts detectorId=${detector.id}`]);
    rig.forget();
    await manager().save(Part, { id: part.id, detector: { id: other.id } });
    expect(rig.invalidated()).toEqual([detector, other].map(({ id }) => `exact parts detectorId=${id}`).sort());
  });

  it('of a parent that adopts a child by cascade sees the child leave its old parent', async () => {
    const part = await manager().save(Part, { name: 'fan', detector: { id: detector.id } });
    const adopter = await manager().save(Detector, { name: 'disk', parts: [] });
    rig.forget();
    await manager().save(Detector, { id: adopter.id, parts: [{ id: part.id, name: 'fan 3' }] });
    expect(await rig.accessors.parts.get({ detectorId: adopter.id })).toEqual(['fan 3']);
    expect(rig.invalidated()).toEqual([detector, adopter].map(({ id }) => `exact parts detectorId=${id}`).sort());
  });
});

describe('remove', () => {
  it('of an entity, which loses its id, invalidates the pair it had', async () => {
    await manager().remove(await manager().findOneByOrFail(DetectorWorkflow, { id: link.id }));
    expect(rig.invalidated()).toEqual([pair()]);
  });

  it('S15: lets rules look at what vanishes with the row', async () => {
    await manager().remove(await manager().findOneByOrFail(Detector, { id: detector.id }));
    expect(rig.invalidated()).toEqual(['exact environments environmentId=1', `exact parts detectorId=${detector.id}`]);
  });

  it('S16: does not fail when a related row is missing, and widens', async () => {
    await manager().query('DELETE FROM workflow WHERE id = $1', [workflow.id]);
    rig.forget();
    await manager().remove(await manager().findOneByOrFail(Detector, { id: detector.id }));
    expect(rig.invalidated()).toContain('namespace environments everything');
    expect(await manager().countBy(Detector, { id: detector.id })).toBe(0);
  });

  it('softly counts as a removal; back again, as an insertion and as an update', async () => {
    await manager().softRemove(await manager().findOneByOrFail(Workflow, { id: workflow.id }));
    expect(rig.invalidated()).toEqual(['exact workflows environmentId=1']);
    rig.forget();
    await manager().recover(await manager().findOneOrFail(Workflow, { where: { id: workflow.id }, withDeleted: true }));
    // The second rule applies to updates only.
    expect(rig.invalidated()).toEqual(['exact workflows environmentId=1', 'tag region s6:regions2:eu']);
  });
});

describe('a bulk write', () => {
  const builderOf = (on: EntityManager) =>
    on.createQueryBuilder().insert().into(DetectorWorkflow).values({ slot: 5, detectorId: 1, workflowId: 1 });
  const bulk: [title: string, write: (on: EntityManager) => Promise<unknown>][] = [
    ['repository.update', (on) => on.update(DetectorWorkflow, link.id, { workflowId: 9 })],
    ['increment', (on) => on.increment(DetectorWorkflow, { id: link.id }, 'workflowId', 1)],
    ['update builder', (on) => on.createQueryBuilder().update(DetectorWorkflow).set({ workflowId: 9 }).execute()],
    ['repository.delete', (on) => on.delete(DetectorWorkflow, link.id)],
    ['delete builder', (on) => on.createQueryBuilder().delete().from(DetectorWorkflow).execute()],
    ['repository.upsert', (on) => on.upsert(DetectorWorkflow, { slot: 4, detectorId: 1, workflowId: 1 }, ['slot'])],
    ['insert or update', (on) => builderOf(on).orUpdate(['workflowId'], ['slot']).callListeners(false).execute()],
  ];

  it.each(bulk)('S22: %s, whose event names no row, empties the namespace', async (_title, write) => {
    await write(manager());
    expect(rig.invalidated()).toContain('namespace links everything');
  });

  it.each(bulk)('S22: %s in a transaction does so when it commits', async (_title, write) => {
    await manager().transaction(async (inner) => {
      await write(inner);
      expect(rig.invalidated()).toEqual([]);
    });
    expect(rig.invalidated()).toContain('namespace links everything');
  });

  it('S22: softDelete and restore empty the namespace', async () => {
    await manager().softDelete(Workflow, workflow.id);
    expect(rig.invalidated()).toEqual(['namespace workflows everything']);
    rig.forget();
    await manager().restore(Workflow, workflow.id);
    expect(rig.invalidated()).toContain('namespace workflows everything');
  });

  it('S12: repository.insert of several rows invalidates each pair', async () => {
    await manager().insert(DetectorWorkflow, [
      { detectorId: 1, workflowId: 2 },
      { detectorId: 3, workflowId: 4 },
    ]);
    expect(rig.invalidated()).toEqual([pair(1, 2), pair(3, 4)]);
  });

  it('S12: insert or ignore changes nothing that is there, and invalidates its pair', async () => {
    await builderOf(manager()).orIgnore().execute();
    expect(rig.invalidated()).toEqual([pair(1, 1)]);
  });

  it('of a relation adds and removes exactly', async () => {
    await manager().createQueryBuilder().relation(Detector, 'workflows').of(detector.id).add(workflow.id);
    expect(rig.invalidated()).toEqual([`exact watches detectorId=${detector.id},workflowId=${workflow.id}`]);
    rig.forget();
    await manager().createQueryBuilder().relation(Detector, 'workflows').of(detector.id).remove(workflow.id);
    expect(rig.invalidated()).toEqual([`exact watches detectorId=${detector.id},workflowId=${workflow.id}`]);
  });
});

describe('a rule that fails', () => {
  it('S21: does not break the write, is reported, and widens', async () => {
    await manager().save(Workflow, { id: workflow.id, place: { region: 'broken' } });
    expect(await manager().countBy(Workflow, { id: workflow.id, place: { region: 'broken' } })).toBe(1);
    expect(rig.events.of('rule_failed')).toMatchObject([{ namespace: 'regions', source: 'Workflow' }]);
    expect(rig.invalidated()).toContain('namespace regions everything');
  });

  it('embedded columns are there for rules that do not', async () => {
    await manager().save(Workflow, { id: workflow.id, name: 'page 2' });
    expect(rig.events.of('rule_failed')).toEqual([]);
    expect(rig.invalidated().filter((line) => line.startsWith('tag region'))).toHaveLength(1);
  });
});

describe('a rule that writes', () => {
  it.each([
    ['a transaction', () => manager().save(Detector, { id: detector.id, name: 'cpu 2' })],
    ['an autocommit statement', () => manager().update(Detector, detector.id, { name: 'cpu 3' })],
  ])('in %s does not wait for itself', async (_where, write) => {
    const audits = await manager().countBy(Part, { name: 'audit' });
    await write();
    expect(await manager().countBy(Part, { name: 'audit' })).toBeGreaterThan(audits);
    expect(rig.invalidated()).toContain('exact audits id=1');
  });
});
