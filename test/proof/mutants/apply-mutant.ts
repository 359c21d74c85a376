import type { Mutant } from './mutant.js';

/** A mutant's text is not there exactly once: the source has moved on, and the mutant has to follow. */
class StaleMutantError extends Error {
  readonly code = 'PROOF_STALE_MUTANT';

  constructor({ name, file }: Mutant, times: number) {
    super(
      `Mutant "${name}": its text occurs ${times} times in libs/cache/src/${file}, and has to occur once. Bring it up to date.`,
    );
  }
}

/** Returns `source` with the mutant's break in it. @throws StaleMutantError */
export function applyMutant(mutant: Mutant, source: string): string {
  const parts = source.split(mutant.find);
  if (parts.length !== 2) throw new StaleMutantError(mutant, parts.length - 1);
  return parts.join(mutant.replace);
}
