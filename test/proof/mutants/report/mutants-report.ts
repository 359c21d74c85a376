/** What became of one mutant. */
export interface MutantResult {
  readonly name: string;
  readonly invariant: string;
  /** Null for a survivor. */
  readonly killedBy: string | null;
  readonly seconds: number;
  /** What the one who saw it said; for a survivor, what went wrong in looking at it, if anything did. */
  readonly firstLine: string | null;
}

/** What a run found. */
export interface MutantsReport {
  readonly mutants: number;
  readonly killed: number;
  readonly survivors: readonly string[];
  readonly results: readonly MutantResult[];
}

/** Counts. */
export function reportOf(results: readonly MutantResult[]): MutantsReport {
  const survivors = results.filter(({ killedBy }) => killedBy === null).map(({ name }) => name);
  return { mutants: results.length, killed: results.length - survivors.length, survivors, results };
}
