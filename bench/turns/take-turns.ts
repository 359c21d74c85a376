/** Does a part of a round's work, and returns what it took or achieved. */
export type Slice = () => Promise<number>;

/** Rounds are cut so fine that what else the machine does meets everybody. */
const SLICES = 5;

/**
 * Has each of `ways` do a slice of its work in turn, in another order each time; returns, for each of them, one sample per round: the
 * median of that round's slices. The first round only warms up.
 */
export async function takeTurns(ways: readonly Slice[], rounds: number): Promise<readonly (readonly number[])[]> {
  const samples: number[][] = ways.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    const slices: number[][] = ways.map(() => []);
    for (let slice = 0; slice < SLICES; slice++)
      for (let i = 0; i < ways.length; i++) {
        const turn = (i + slice + round) % ways.length;
        slices[turn]!.push(await ways[turn]!());
      }
    if (round > 0) ways.forEach((_, turn) => samples[turn]!.push(middleOf(slices[turn]!)));
  }
  return samples;
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1]!;
}
