import { changeAction } from './change-action.js';
import { changeDetector } from './change-detector.js';
import { changeManyWorkflows } from './change-many-workflows.js';
import { moveWorkflow, renameWorkflow } from './change-workflow.js';
import { createWorkflow } from './create-workflow.js';
import { moveLink } from './move-link.js';
import { removeWorkflow } from './remove-workflow.js';
import { toggleLink } from './toggle-link.js';
import type { Write } from './write.js';

/** How often each kind comes, out of 100. */
const SHARES: readonly (readonly [number, Write])[] = [
  [22, moveWorkflow],
  [10, renameWorkflow],
  [32, toggleLink],
  [6, moveLink],
  [15, changeDetector],
  [6, changeAction],
  [4, createWorkflow],
  [4, removeWorkflow],
  [1, changeManyWorkflows],
];
const TOTAL = SHARES.reduce((sum, [share]) => sum + share, 0);

/** Draws the next kind of write. */
export function chooseWrite(): Write {
  let left = Math.random() * TOTAL;
  return SHARES.find(([share]) => (left -= share) < 0)![1];
}
