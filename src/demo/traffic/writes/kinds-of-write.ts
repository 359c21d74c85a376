import { deleteLinkByCriteria, deleteLinkById } from './bulk/delete-link.js';
import { setEnvironment } from './bulk/set-environment.js';
import { updateActionsByCriteria } from './bulk/update-actions.js';
import { updateDetectorBySql } from './bulk/update-detector-by-sql.js';
import { updateWorkflowsBySql } from './bulk/update-workflows-by-sql.js';
import { updateWorkflowById, updateWorkflowsByIds } from './bulk/update-workflows.js';
import { upsertLink } from './bulk/upsert-link.js';
import { changeAction } from './change-action.js';
import { changeDetector } from './change-detector.js';
import { moveWorkflow, renameWorkflow } from './change-workflow.js';
import { createWorkflow } from './create-workflow.js';
import { moveLink } from './move-link.js';
import { deleteWorkflowById, removeWorkflow } from './remove-workflow.js';
import { toggleLink } from './toggle-link.js';
import type { Write } from './write.js';

/** Which writes there are: those that go through entities, or others too. */
export type Writes = 'entities' | 'all';

/** A kind of write, and how often it comes compared with the others. */
export type KindOfWrite = readonly [name: string, share: number, write: Write];

/** Writes of which the library sees the whole row. */
const ENTITIES: readonly KindOfWrite[] = [
  ['move workflow', 22, moveWorkflow],
  ['rename workflow', 10, renameWorkflow],
  ['toggle link', 32, toggleLink],
  ['move link', 6, moveLink],
  ['change detector', 15, changeDetector],
  ['change action', 6, changeAction],
  ['create workflow', 4, createWorkflow],
  ['remove workflow', 4, removeWorkflow],
];

/** Writes of which it sees a statement: what that tells of the rows, and no more. */
const STATEMENTS: readonly KindOfWrite[] = [
  ['update by id', 1, updateWorkflowById],
  ['update by ids', 1, updateWorkflowsByIds],
  ['update by criteria', 1, updateActionsByCriteria],
  ['delete by id', 1, deleteLinkById],
  ['delete by criteria', 1, deleteLinkByCriteria],
  ['delete with cascade', 1, deleteWorkflowById],
  ['relation set', 1, setEnvironment],
  ['upsert', 1, upsertLink],
  ['SQL by id', 1, updateDetectorBySql],
  ['SQL by criteria', 1, updateWorkflowsBySql],
];

/** The kinds of write that there are. */
export const KINDS_OF_WRITE: Readonly<Record<Writes, readonly KindOfWrite[]>> = {
  entities: ENTITIES,
  all: [...ENTITIES, ...STATEMENTS],
};
