import { inTurn } from '../in-turn.js';
import type { Samples } from '../samples.js';
import type { Measurement } from '../suite.js';
import type { Plain, Validated, ValueId } from './accessors.js';
import { timeReads, type ReadPattern } from './time-reads.js';
import { SIZES, type Size } from './values.js';
import { withAccessors } from './with-accessors.js';

const IDS = 64;
/** What a validated read may cost, as a share of one that brings the whole value. */
const TARGETS: Readonly<Record<Size, number>> = { '60 B': 1.1, '1.2 kB': 1.1, '23 kB': 0.5 };
const READS: Readonly<Record<Size, number>> = { '60 B': 400, '1.2 kB': 200, '23 kB': 30 };

/** What a read costs that asks Redis for tokens only. */
export const validatedReads: Measurement = {
  name: 'validated',
  measure: (rounds) =>
    withAccessors(async ({ plain, validated }) => {
      const samples: Samples[] = [];
      for (const size of SIZES) {
        samples.push(await compare(size, { readers: 64, reads: READS[size] }, rounds, plain, validated));
        samples.push(await compare(size, { readers: 1, reads: 20 * READS[size] }, rounds, plain, validated));
      }
      return samples;
    }),
};

async function compare(
  size: Size,
  pattern: ReadPattern,
  rounds: number,
  plain: Plain,
  validated: Validated,
): Promise<Samples> {
  const measure = (accessor: Plain | Validated) => () =>
    timeReads(pattern, (n) => accessor.get({ size, id: n % IDS } satisfies ValueId));
  // The first round loads, the second keeps.
  for (let round = 0; round < 2; round++) for (const accessor of [plain, validated]) await measure(accessor)();
  const { readers } = pattern;
  return {
    id: `validated-${readers}-${size.replace(' ', '')}`,
    title: `a validated read of ${size}, ${readers === 1 ? 'one after the other' : `${readers} readers`}; reference: a hit without \`local\``,
    unit: 'µs',
    ...(await inTurn(rounds, measure(validated), measure(plain))),
    target: { ratioAtMost: readers === 1 ? 1.1 : TARGETS[size] },
  };
}
