import { DetectorsInTeam } from './accessors/detectors-in-team.js';
import { Detectors } from './accessors/detectors.js';
import { Gauges } from './accessors/gauges.js';
import { LabelsOf } from './accessors/labels-of.js';
import { Notices } from './accessors/notices.js';
import { PartsOf } from './accessors/parts-of.js';
import { Parts } from './accessors/parts.js';
import { Routes } from './accessors/routes.js';
import { WorkflowsOf } from './accessors/workflows-of.js';
import { Workflows } from './accessors/workflows.js';

/** Everything that is read. */
export const ACCESSORS = [
  Detectors,
  DetectorsInTeam,
  Parts,
  PartsOf,
  Workflows,
  WorkflowsOf,
  Routes,
  LabelsOf,
  Notices,
  Gauges,
] as const;
