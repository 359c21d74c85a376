import { In } from 'typeorm';
import { Workflow } from '../../../workflows/workflow.entity.js';
import { pick } from '../pick.js';
import { transact } from './transact.js';
import type { Write } from './write.js';

const HOW_MANY = 4;

/** Changes several workflows in one statement, whose event tells neither which nor how: the whole namespace is invalidated. */
export const changeManyWorkflows: Write = (world, doomed) => {
  const where = { id: In(Array.from({ length: HOW_MANY }, () => pick(world.population.workflowIds))) };
  return transact(world, doomed, async (manager) => {
    const workflows = await manager.find(Workflow, {
      where,
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    await manager.update(Workflow, where, { version: () => (doomed ? '-version - 1' : 'version + 1') });
    return () =>
      workflows.map(({ id, version, environmentId }) =>
        world.routing.workflow(id).begin({ version: version + 1, environmentId, exists: true }),
      );
  });
};
