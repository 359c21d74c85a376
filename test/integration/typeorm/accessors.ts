import { CacheAccess, CacheNamespace, InvalidatedBy, tag } from 'nestjs-coherent-cache';
import type { DataSource } from 'typeorm';
import { Detector, DetectorWorkflow, LateCheck, Part, Workflow } from './entities.js';

abstract class Loading<T, Id extends object> extends CacheAccess<T, Id> {
  constructor(protected readonly dataSource: DataSource) {
    super();
  }
}

/** The links of one detector to one workflow, by exact pair. */
@CacheNamespace({ name: 'links', id: ['detectorId', 'workflowId'], indexes: [['detectorId']], ttl: '60s' })
@InvalidatedBy(DetectorWorkflow, (link) => ({ detectorId: link.detectorId, workflowId: link.workflowId }))
export class Links extends Loading<number, { detectorId: number; workflowId: number }> {
  protected load(id: { detectorId: number; workflowId: number }): Promise<number> {
    return this.dataSource.getRepository(DetectorWorkflow).countBy(id);
  }
}

/** Names of workflows, by environment. */
@CacheNamespace({ name: 'workflows', id: ['environmentId'], ttl: '60s' })
@InvalidatedBy(Workflow, (workflow) => ({ environmentId: workflow.environmentId }), { on: ['update', 'remove'] })
export class WorkflowsByEnvironment extends Loading<string[], { environmentId: number | null }> {
  protected async load({ environmentId }: { environmentId: number | null }): Promise<string[]> {
    const rows = await this.dataSource.query(
      'SELECT name FROM workflow WHERE "environmentId" IS NOT DISTINCT FROM $1',
      [environmentId],
    );
    return (rows as { name: string }[]).map(({ name }) => name);
  }
}

/** How many workflows a detector watches, through a junction table without a class. */
@CacheNamespace({ name: 'watches', id: ['detectorId', 'workflowId'], indexes: [['detectorId']], ttl: '60s' })
@InvalidatedBy('watches', (watch) => ({ detectorId: watch.detectorId, workflowId: watch.workflowId }))
export class Watches extends Loading<number, { detectorId: number; workflowId: number }> {
  protected load(): Promise<number> {
    return Promise.resolve(0);
  }
}

/** The parts of a detector, known by a foreign key without a property. */
@CacheNamespace({ name: 'parts', id: ['detectorId'], ttl: '60s' })
@InvalidatedBy(Part, (part) => (part.detector ? { detectorId: part.detector.id } : null))
export class Parts extends Loading<string[], { detectorId: number }> {
  protected async load({ detectorId }: { detectorId: number }): Promise<string[]> {
    const parts = await this.dataSource.getRepository(Part).findBy({ detector: { id: detectorId } });
    return parts.map(({ name }) => name);
  }
}

/** One detector, invalidated when its links vanish with it: the rule has to look them up before they do. */
@CacheNamespace({ name: 'environments', id: ['environmentId'], ttl: '60s' })
@InvalidatedBy(
  Detector,
  async (detector, { manager }) => {
    const links: DetectorWorkflow[] = await manager.find(DetectorWorkflow, {
      where: { detectorId: detector.id },
      relations: { workflow: true },
    });
    return links.map(({ workflow }) => (workflow ? { environmentId: workflow.environmentId } : {}));
  },
  { on: ['remove'] },
)
export class Environments extends Loading<number, { environmentId: number | null }> {
  protected load(): Promise<number> {
    return Promise.resolve(0);
  }
}

/** Tagged by a table whose constraint is checked at COMMIT. */
@CacheNamespace({ name: 'late-checks', id: ['id'], ttl: '60s' })
@InvalidatedBy(LateCheck, (check) => ({ id: check.id }))
export class LateChecks extends Loading<number, { id: number }> {
  protected load(): Promise<number> {
    return Promise.resolve(0);
  }
}

/** Fails for the region `broken`; otherwise tags by region, which is an embedded column. */
@CacheNamespace({ name: 'regions', id: ['region'], ttl: '60s', tags: (_count, { region }) => [tag('region', region)] })
@InvalidatedBy(
  Workflow,
  (workflow) => {
    if (workflow.place.region === 'broken') throw new Error('rule broke');
    return tag('region', workflow.place.region);
  },
  { on: ['update'] },
)
export class Regions extends Loading<number, { region: string }> {
  protected load(): Promise<number> {
    return Promise.resolve(0);
  }
}

/** Its rule writes, which no rule should, and must not hang for it. */
@CacheNamespace({ name: 'audits', id: ['id'], ttl: '60s' })
@InvalidatedBy(
  Detector,
  async (_detector, { manager, image }) => {
    if (image === 'new') await manager.save(Part, { name: 'audit', detector: null });
    return { id: 1 };
  },
  { on: ['update'] },
)
export class Audits extends Loading<number, { id: number }> {
  protected load(): Promise<number> {
    return Promise.resolve(0);
  }
}
