import type { Answer } from '../history/answer.js';
import type { AnswerTally } from '../history/answer-tally.js';

/** How often something was read in one way, and how often that did what the way is for. */
export interface WayCount {
  /** Values; of `set`, calls. */
  readonly reads: number;
  /** Those answered by what the way is about; of `set`, values stored; of entries loaded anew ahead of their time, such loads. */
  readonly hits: number;
}

/** The methods that read, and what they are answered by when the cache works. */
const METHODS: Readonly<Record<string, readonly Answer[]>> = {
  get: ['hit', 'kept', 'stale'],
  getMany: ['hit', 'kept', 'stale'],
  peek: ['hit', 'kept'],
  // It always loads: with tokens, so that it can be stored.
  refresh: ['miss'],
};

/** What is read by one accessor or two, and what has to answer some of the reads for the run to say anything of it. */
interface Row {
  readonly accessors: readonly string[];
  readonly by: readonly Answer[];
}

const ROWS: Readonly<Record<string, Row>> = {
  'tags of the loader': { accessors: ['RoutesByLoader'], by: ['hit'] },
  hash: { accessors: ['HashedWorkflowsOf', 'HashedTeams'], by: ['hit'] },
  'local, validated': { accessors: ['KeptRoutes', 'KeptParts'], by: ['kept'] },
  'local, trusted': { accessors: ['TrustedWorkflows'], by: ['kept'] },
  grace: { accessors: ['AgingDetectors'], by: ['stale'] },
};
const OLD_KEYS: Row = { accessors: ['OldGauges'], by: ['old key'] };
const RENEWED = { accessor: 'RenewedDetectors', namespace: 'renewed-detectors' };

/** What could be read. */
export interface Readable {
  readonly accessors: readonly string[];
  readonly hasOldCache: boolean;
}

/** Counts the reads of each way that there was. */
export function waysOf(tally: AnswerTally, { accessors, hasOldCache }: Readable): Readonly<Record<string, WayCount>> {
  const { calls, stored } = tally.setCalls;
  const within = tally.of('within').reads;
  const ways: Record<string, WayCount> = {
    set: { reads: calls, hits: stored },
    within: { reads: within, hits: within },
  };
  for (const [name, by] of Object.entries(METHODS)) ways[name] = countOf(tally, { accessors: [name], by });
  const rows = { ...ROWS, ...(hasOldCache && { 'old keys': OLD_KEYS }) };
  for (const [name, row] of Object.entries(rows))
    if (row.accessors.some((each) => accessors.includes(each))) ways[name] = countOf(tally, row);
  if (accessors.includes(RENEWED.accessor))
    ways['refresh ahead'] = {
      reads: tally.of(RENEWED.accessor).reads,
      hits: tally.renewalsOf(RENEWED.namespace),
    };
  return ways;
}

/** Returns the ways in which nothing was read, or nothing was answered as it is meant to be: of them nothing was proved. */
export function unprovedWays(ways: Readonly<Record<string, WayCount>>): readonly string[] {
  return Object.entries(ways).flatMap(([name, { reads, hits }]) => (reads === 0 || hits === 0 ? [name] : []));
}

function countOf(tally: AnswerTally, { accessors, by }: Row): WayCount {
  const all = accessors.map((name) => tally.of(name));
  const sum = (of: (answered: (typeof all)[number]) => number): number =>
    all.reduce((total, each) => total + of(each), 0);
  return {
    reads: sum(({ reads }) => reads),
    hits: sum((each) => by.reduce((total, answer) => total + (each.by[answer] ?? 0), 0)),
  };
}
