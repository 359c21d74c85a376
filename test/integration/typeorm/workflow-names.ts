import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { Workflow } from './entities.js';

/** The name of one workflow. */
@CacheNamespace({ name: 'workflow-names', id: ['id'], ttl: '60s' })
@InvalidatedBy(Workflow, (workflow) => ({ id: workflow.id }))
export class WorkflowNames extends CacheAccess<string, { id: number }> {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  protected async load({ id }: { id: number }): Promise<string | null> {
    return (await this.dataSource.getRepository(Workflow).findOneBy({ id }))?.name ?? null;
  }
}

/** The name is right, and stored again: no mark is left. */
export async function expectStoredAgain(names: WorkflowNames, id: number, name: string): Promise<void> {
  expect(await names.get({ id })).toBe(name);
  expect(await names.peek({ id })).toBe(name);
}
