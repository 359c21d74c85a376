import { DetectorWorkflow } from './entities/detector-workflow.entity.js';
import { Detector } from './entities/detector.entity.js';
import { Gauge } from './entities/gauge.entity.js';
import { Label } from './entities/label.entity.js';
import { Notice } from './entities/notice.entity.js';
import { Part } from './entities/part.entity.js';
import { Workflow } from './entities/workflow.entity.js';

/** Everything that is read or written. */
export const ENTITIES = [Detector, DetectorWorkflow, Gauge, Label, Notice, Part, Workflow] as const;
