import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { DetectorWorkflow } from '../../world/entities/detector-workflow.entity.js';
import { Detector } from '../../world/entities/detector.entity.js';
import { Gauge } from '../../world/entities/gauge.entity.js';
import { Notice } from '../../world/entities/notice.entity.js';
import { Part } from '../../world/entities/part.entity.js';
import { Workflow } from '../../world/entities/workflow.entity.js';
import { WORLD_SIZE } from '../../world/world-size.js';
import type { Draws } from '../draws.js';

/** A table that is written, and what its rows may become. */
export interface WrittenTable {
  readonly name: string;
  readonly weight: number;
  readonly entity: EntityTarget<ObjectLiteral>;
  readonly size: keyof typeof WORLD_SIZE;
  /** Columns beside the note; a row may move to another parent. */
  columns(draws: Draws): Readonly<Record<string, unknown>>;
}

/** All tables that are written. */
export const TABLES: readonly WrittenTable[] = [
  { name: 'detector', weight: 4, entity: Detector, size: 'detectors', columns: (draws) => ({ team: draws.team() }) },
  { name: 'part', weight: 2, entity: Part, size: 'parts', columns: (draws) => ({ detectorId: draws.detector() }) },
  { name: 'workflow', weight: 2, entity: Workflow, size: 'workflows', columns: () => ({}) },
  { name: 'notice', weight: 2, entity: Notice, size: 'notices', columns: () => ({}) },
  { name: 'gauge', weight: 1, entity: Gauge, size: 'gauges', columns: () => ({}) },
  {
    name: 'detector_workflow',
    weight: 3,
    entity: DetectorWorkflow,
    size: 'links',
    columns: (draws) => ({
      detectorId: draws.detector(),
      workflowId: draws.workflow(),
      environment: draws.environment(),
    }),
  },
];
