import { Workflow } from '../../../../workflows/workflow.entity.js';
import { pick } from '../../pick.js';
import { lockRow, transact } from '../transact.js';
import type { Write } from '../write.js';
import { raiseWorkflows } from './raise-workflows.js';
import { versionSql } from './version-sql.js';

/** SQL by hand that selects its rows by what they contain. */
export const updateWorkflowsBySql: Write = (world, doomed) => {
  const id = pick(world.population.workflowIds);
  return transact(world, doomed, async (manager) => {
    const workflow = await lockRow(manager, Workflow, id);
    if (!workflow) return null;
    const { name } = workflow;
    const table = manager.connection.getMetadata(Workflow).tablePath;
    return raiseWorkflows(world, manager, { name }, () =>
      manager.query(`UPDATE ${table} SET version = ${versionSql(doomed)} WHERE name = $1`, [name]),
    );
  });
};
