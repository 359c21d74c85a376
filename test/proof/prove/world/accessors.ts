import { AgingDetectors } from './accessors/aging-detectors.js';
import { DetectorsInTeam } from './accessors/detectors-in-team.js';
import { Detectors } from './accessors/detectors.js';
import { Gauges } from './accessors/gauges.js';
import { HashedTeams } from './accessors/hashed-teams.js';
import { HashedWorkflowsOf } from './accessors/hashed-workflows-of.js';
import { KeptParts } from './accessors/kept-parts.js';
import { KeptRoutes } from './accessors/kept-routes.js';
import { LabelsOf } from './accessors/labels-of.js';
import { Notices } from './accessors/notices.js';
import { OldGauges } from './accessors/old-gauges.js';
import { PartsOf } from './accessors/parts-of.js';
import { Parts } from './accessors/parts.js';
import { RenewedDetectors } from './accessors/renewed-detectors.js';
import { RoutesByLoader } from './accessors/routes-by-loader.js';
import { Routes } from './accessors/routes.js';
import { TrustedWorkflows } from './accessors/trusted-workflows.js';
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
  RoutesByLoader,
  HashedWorkflowsOf,
  HashedTeams,
  KeptRoutes,
  KeptParts,
  TrustedWorkflows,
  AgingDetectors,
  RenewedDetectors,
  OldGauges,
] as const;
