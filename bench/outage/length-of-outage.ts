const SHORTEST_MS = 400;
const STEP_MS = 370;
const LONGEST_MS = 2_400;

/** Of another length in each round: what is under way when a server comes back is then not always the same. */
export function lengthOfOutage(round: number): number {
  return SHORTEST_MS + ((round * STEP_MS) % (LONGEST_MS - SHORTEST_MS));
}
