import { ConfigurationError } from '../../core/errors/configuration-error.js';
import type { StoreOperation } from '../recording-store.js';
import { SeededRandom } from './seeded-random.js';
import type { StoreFaultKind } from './store-fault-kind.js';
import type { ChooseFault } from './store-fault.js';

/** Chance of each kind of fault, from 0 to 1; together not above 1. */
export type FaultChances = Partial<Record<StoreFaultKind, number>>;

/** How a store misbehaves at random. */
export interface RandomFaults {
  /** The n-th call of an operation meets the same fault whenever the seed is the same, whatever other operations do meanwhile. */
  readonly seed: number;
  /** Chances per operation; those of `any` count for every operation that has none of its own. */
  readonly chances: Partial<Record<StoreOperation | 'any', FaultChances>>;
}

/**
 * Returns what chooses the fault of each call by chance.
 *
 * @throws ConfigurationError when the chances of an operation are no numbers from 0 to 1, or add up to more than 1.
 */
export function chooseAtRandom({ seed, chances }: RandomFaults): ChooseFault {
  for (const [operation, each] of Object.entries(chances)) check(operation, each);
  const streams = new Map<StoreOperation, SeededRandom>();
  return (operation) => {
    const random = streams.get(operation) ?? new SeededRandom(seed, operation);
    streams.set(operation, random);
    return pick(chances[operation] ?? chances.any ?? {}, random.next());
  };
}

function pick(chances: FaultChances, drawn: number): StoreFaultKind | undefined {
  let below = 0;
  for (const [kind, chance] of Object.entries(chances)) {
    below += chance;
    if (drawn < below) return kind as StoreFaultKind;
  }
  return undefined;
}

function check(operation: string, chances: FaultChances): void {
  const all = Object.values(chances);
  const sum = all.reduce((total, chance) => total + chance, 0);
  if (all.every((chance) => chance >= 0) && sum <= 1) return;
  throw new ConfigurationError(
    `ChaosStore: the chances of "${operation}" have to be numbers from 0 to 1 that add up to 1 at most: ${JSON.stringify(chances)}.`,
  );
}
