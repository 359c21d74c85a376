import { DetectorEntity, hydrateDetector } from './detector.entity.js';
import { plainValue, type Size } from './plain-values.js';
import { hydrateWorkflow, WorkflowEntity } from './workflow.entity.js';
import type { Workflow } from './workflow.js';

/** What the values below are made of. */
export const ENTITIES = [DetectorEntity, WorkflowEntity];

/** Returns the value of that size for an id, made of entities. */
export function entityValue(size: Size, id: number): object {
  return hydrate(plainValue(size, id));
}

/** Returns a plain value that came from JSON as entities, as one would write it by hand. */
export function hydrate(plain: object): object {
  return Array.isArray(plain) ? (plain as Workflow[]).map(hydrateWorkflow) : hydrateDetector(plain);
}
