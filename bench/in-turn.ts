import type { Samples } from './samples.js';

/** Measures ours and the reference once per round, each of them first in every other one. */
export async function inTurn(
  rounds: number,
  measureOurs: (round: number) => Promise<number>,
  measureReference: (round: number) => Promise<number>,
): Promise<Pick<Samples, 'ours' | 'reference'>> {
  const ours: number[] = [];
  const reference: number[] = [];
  const measures = [
    async (round: number) => ours.push(await measureOurs(round)),
    async (round: number) => reference.push(await measureReference(round)),
  ];
  for (let round = 0; round < rounds; round++) {
    for (const measure of round % 2 === 0 ? measures : measures.toReversed()) await measure(round);
  }
  return { ours, reference };
}
