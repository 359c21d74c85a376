import { inTurn } from '../in-turn.js';
import type { Samples } from '../samples.js';
import type { Measurement } from '../suite.js';
import { timeReads } from './time-reads.js';
import { SIZES, valueOf, type Size } from './values.js';
import { withAccessors } from './with-accessors.js';

const IDS = 64;
const PATTERN = { readers: 1, reads: 100_000 };
/** What a trusted read may cost, as a share of an asynchronous look into a map: its throughput is four fifths of that at least. */
const TARGET = 1.25;

/** What a read costs that asks nobody. */
export const trustedReads = trustedReadsOf(SIZES);

/** The same, of these sizes. */
export function trustedReadsOf(sizes: readonly Size[]): Measurement {
  return { name: 'trusted', measure: (rounds) => measure(sizes, rounds) };
}

function measure(sizes: readonly Size[], rounds: number): Promise<readonly Samples[]> {
  return withAccessors(async ({ trusted }) => {
    const samples: Samples[] = [];
    for (const size of sizes) {
      const ids = Array.from({ length: IDS }, (_, id) => ({ size, id }));
      const ours = () => timeReads(PATTERN, (n) => trusted.get(ids[n % IDS]!));
      const reference = lookAt(size);
      for (let round = 0; round < 2; round++) for (const warmUp of [ours, reference]) await warmUp();
      samples.push({
        id: `trusted-${size.replace(' ', '')}`,
        title: `a trusted read of ${size}, one after the other; reference: an asynchronous function that looks into a Map and at the clock`,
        unit: 'µs',
        ...(await inTurn(rounds, ours, reference)),
        target: { ratioAtMost: TARGET },
      });
    }
    return samples;
  });
}

/** The least that an in-process cache can do. */
function lookAt(size: Size): () => Promise<number> {
  const expiresAt = Date.now() + 3_600_000;
  const map = new Map(Array.from({ length: IDS }, (_, id) => [`${id}`, { value: valueOf(size, id), expiresAt }]));
  const keys = [...map.keys()];
  // eslint-disable-next-line @typescript-eslint/require-await -- with a promise of its own inside, it would take twice the time
  const read = async (key: string): Promise<unknown> => {
    const found = map.get(key);
    return found && found.expiresAt > Date.now() ? found.value : undefined;
  };
  return () => timeReads(PATTERN, (n) => read(keys[n % IDS]!));
}
