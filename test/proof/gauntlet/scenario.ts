import { SCHEMES, type Scheme } from './scheme.js';

/**
 * What happens between a read and a write: nothing; a load that ends after the write was invalidated; or, while such a load still
 * runs, one more reader.
 */
export type Race = 'none' | 'stale-fill' | 'late-reader';

/** A row of the gauntlet's table. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly race: Race;
  readonly scheme: Scheme;
  /** Whether the reader and the writer are two processes. */
  readonly isRemote: boolean;
}

const WHAT: Record<Scheme, string> = {
  key: 'invalidated by key',
  tag: 'invalidated by tag',
  namespace: 'its namespace invalidated',
  batch: 'read in a batch, invalidated by key',
};

/** Without a race first: who fails there is set up wrong, and its other rows mean nothing. */
const control = (scheme: Scheme): Scenario => ({
  name: `control-${scheme}`,
  title: `no race, two processes: ${WHAT[scheme]}`,
  race: 'none',
  scheme,
  isRemote: true,
});

const staleFill = (scheme: Scheme, isRemote: boolean): Scenario => ({
  name: `stale-fill-${scheme}${isRemote ? '-two-processes' : ''}`,
  title: `stale fill, ${isRemote ? 'two processes' : 'one process'}: ${WHAT[scheme]}`,
  race: 'stale-fill',
  scheme,
  isRemote,
});

const lateReader = (scheme: Scheme, isRemote: boolean): Scenario => ({
  name: `late-reader-${scheme}${isRemote ? '-two-processes' : ''}`,
  title: `late reader, ${isRemote ? 'two processes' : 'one process'}: ${WHAT[scheme]}`,
  race: 'late-reader',
  scheme,
  isRemote,
});

const PLACES = [false, true];

export const SCENARIOS: readonly Scenario[] = [
  ...SCHEMES.map(control),
  ...PLACES.flatMap((isRemote) => SCHEMES.map((scheme) => staleFill(scheme, isRemote))),
  ...PLACES.flatMap((isRemote) => SCHEMES.map((scheme) => lateReader(scheme, isRemote))),
];
