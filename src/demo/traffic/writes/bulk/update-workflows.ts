import { In, type FindOptionsWhere } from 'typeorm';
import { Workflow } from '../../../../workflows/workflow.entity.js';
import { pick } from '../../pick.js';
import type { World } from '../../world.js';
import { transact } from '../transact.js';
import type { Write, WriteOutcome } from '../write.js';
import { raiseWorkflows } from './raise-workflows.js';
import { versionSql } from './version-sql.js';

const HOW_MANY = 4;

/** `update` with an id: the statement tells which row, but not its environment. */
export const updateWorkflowById: Write = (world, doomed) =>
  update(world, doomed, { id: pick(world.population.workflowIds) });

/** `update` with several ids. */
export const updateWorkflowsByIds: Write = (world, doomed) =>
  update(world, doomed, { id: In(Array.from({ length: HOW_MANY }, () => pick(world.population.workflowIds))) });

function update(world: World, doomed: boolean, where: FindOptionsWhere<Workflow>): Promise<WriteOutcome> {
  return transact(world, doomed, (manager) =>
    raiseWorkflows(world, manager, where, () => manager.update(Workflow, where, { version: () => versionSql(doomed) })),
  );
}
