import type { DataSource } from 'typeorm';
import type { Acknowledgements } from '../oracle/acknowledgements.js';
import type { RoutingOracle } from '../oracle/routing-oracle.js';
import type { VersionOracle } from '../oracle/version-oracle.js';
import type { Lanes } from './lanes.js';

/** The rows that traffic goes over. Created workflows join it, removed ones leave it. */
export interface Population {
  readonly detectorIds: readonly number[];
  readonly sourceIds: readonly number[];
  readonly actionIds: readonly number[];
  /** `null` first: the workflows that belong to no environment. */
  readonly environmentIds: readonly (number | null)[];
  readonly workflowIds: readonly number[];
  /** Workflows that were created while the demo ran. */
  readonly createdIds: number[];
}

/** What readers and writers share: the database, what is in it, and what may be seen of it. */
export interface World {
  readonly dataSource: DataSource;
  readonly population: Population;
  readonly acknowledgements: Acknowledgements;
  readonly routing: RoutingOracle;
  readonly detectors: VersionOracle;
  readonly actions: VersionOracle;
  readonly lanes: Lanes;
}
