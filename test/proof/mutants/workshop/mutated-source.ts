import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyMutant } from '../apply-mutant.js';
import type { Mutant } from '../mutant.js';
import { PROJECT, SOURCES } from './source-root.js';

/** Returns the project's own source of the mutant's file with the break in it. @throws StaleMutantError */
export function mutatedSource(mutant: Mutant): string {
  return applyMutant(mutant, readFileSync(join(PROJECT, SOURCES, mutant.file), 'utf8'));
}
