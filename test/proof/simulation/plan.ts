import { LAST_RESORT } from './interleaving.js';
import type { Random } from './random.js';
import type { NetworkQuality } from './simulated-connection.js';
import type { TimerWeight } from './simulated-scheduler.js';

/** Faults that reach into the store or end a process. */
export type FaultKind = 'eviction' | 'marks lost' | 'mark expired' | 'flush' | 'restart' | 'crash';

/** What a read is for. */
export type ReadKind = 'item' | 'list' | 'view';

/** What one schedule is about. Each has some troubles and not others: all at once would hide what one of them alone can do. */
export interface Plan {
  readonly readers: number;
  readonly writers: number;
  /** Reads per reader at most. */
  readonly operations: number;
  /** Whether the keys are read once before anything else happens. */
  readonly isWarm: boolean;
  /** Item around which they are; a process that has seen other things only has not foreseen the tags of these. */
  readonly warmFocus: number;
  /** Item that most is about. */
  readonly focus: number;
  /** What is read. The fewer kinds, the more reads meet. */
  readonly kinds: readonly ReadKind[];
  /** How soon a writer takes its next step, compared with others. */
  readonly writerHaste: number;
  /** How likely a loader's query takes long. */
  readonly slowQueries: number;
  readonly network: NetworkQuality;
  /** How many buckets keys are spread over: one, or several as on a cluster. */
  readonly buckets: number;
  readonly faults: readonly FaultKind[];
  readonly onUnavailable: 'proceed' | 'abort';
  readonly timerWeight: TimerWeight;
  /** Whether some writes are not seen by the cache, and invalidated by a call afterwards. */
  readonly hasOutsideWrites: boolean;
  /** Whether a process whose cache is switched off reads too: what it has seen, nobody may go back before. */
  readonly hasReaderPastCache: boolean;
  /** Whether the store gives nobody anything: every load is without tokens, and shared by time alone. */
  readonly isStoreAway: boolean;
  /** Whether items are soon past their ttl, and loaded anew in the background. */
  readonly isAging: boolean;
  /** Whether lists are fields of hashes. */
  readonly isHashed: boolean;
  /** Whether only the loader says which tags a view has. */
  readonly isTaggedByLoader: boolean;
}

const FAULTS: readonly FaultKind[] = ['eviction', 'marks lost', 'mark expired', 'flush', 'restart', 'crash'];
const KINDS: readonly ReadKind[] = ['item', 'list', 'view'];
const LOAD_TIMEOUT_MS = 30_000;

export function drawPlan(random: Random): Plan {
  const troubled = random.chance(0.3);
  const impatient = random.chance(0.3);
  const sometimes = (probability: number, otherwise = 0): number => (random.chance(0.5) ? probability : otherwise);
  const focus = 1 + random.below(3);
  const slow = sometimes(0.25);
  // Then only a whole write during one load can show anything: few kinds, slow queries and quick writers make that likely.
  const isStoreAway = random.chance(0.06);
  return {
    readers: 2 + random.below(2),
    writers: 1 + random.below(2),
    operations: isStoreAway ? 4 : 1 + random.below(3),
    isWarm: random.chance(0.6),
    warmFocus: random.chance(0.7) ? focus : 1 + random.below(3),
    focus,
    kinds: !isStoreAway && random.chance(0.3) ? KINDS : [random.pick(KINDS)],
    slowQueries: isStoreAway ? 0.7 : slow,
    writerHaste: isStoreAway ? 5 : random.pick([1, 1, 0.3, 0.1]),
    network: {
      lost: troubled ? sometimes(0.05) : 0,
      failed: troubled ? sometimes(0.08) : 0,
      repeated: sometimes(0.2),
      slow: isStoreAway ? 0 : slow,
      lostWrites: troubled ? sometimes(0.5) : 0,
    },
    buckets: random.chance(0.3) ? 4 : 1,
    faults: random.chance(0.55) ? FAULTS.filter(() => random.chance(0.35)) : [],
    onUnavailable: random.chance(0.7) ? 'proceed' : 'abort',
    timerWeight: (ms) => (!impatient ? LAST_RESORT : ms === LOAD_TIMEOUT_MS ? 0.005 : 0.03),
    hasOutsideWrites: random.chance(0.25),
    hasReaderPastCache: random.chance(0.4),
    isStoreAway,
    isAging: random.chance(0.2),
    isHashed: random.chance(0.3),
    isTaggedByLoader: random.chance(0.3),
  };
}
