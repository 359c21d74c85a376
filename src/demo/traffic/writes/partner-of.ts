import { pick } from '../pick.js';
import type { World } from '../world.js';

/** How many workflows a detector's links are toggled with, so that links are removed about as often as they are added. */
const PARTNERS = 4;
const CREATED_SHARE = 0.1;

/** Returns a workflow to link a detector to: mostly one of a few that stay; sometimes one that may be removed at the same moment. */
export function partnerOf(detectorId: number, { population: { workflowIds, createdIds } }: World): number {
  if (createdIds.length > 0 && Math.random() < CREATED_SHARE) return pick(createdIds);
  return workflowIds[(detectorId * PARTNERS + Math.floor(Math.random() * PARTNERS)) % workflowIds.length]!;
}
