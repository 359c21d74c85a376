import type { EntityManager } from 'typeorm';
import { Detector, Part, Workflow } from './entities.js';

/** Part 1, as it is inserted, and as it is stored. */
const row = { name: 'fan', size: 1, slot: 1, detectorId: 1 };
export const stored = { ...row, id: 1, deletedAt: null };

/** A part to be inserted. */
export const next = { name: 'new', size: 2, slot: 2, detectorId: 1 };

/** Puts the rows there that every call begins with. */
export async function seed(manager: EntityManager): Promise<void> {
  await manager.query('TRUNCATE part, watches, detector, workflow RESTART IDENTITY');
  await manager.insert(Workflow, [{ name: 'page' }, { name: 'mail' }]);
  await manager.insert(Detector, [{ name: 'cpu' }, { name: 'disk' }]);
  await manager.insert(Part, { ...row });
  await manager.query('INSERT INTO watches ("detectorId", "workflowId") VALUES (1, 1)');
}
