import type { MutantResult, MutantsReport } from './mutants-report.js';

/** Returns the report for people. */
export function renderReport({ mutants, killed, survivors, results }: MutantsReport): string {
  const table = results.map((result) => `${renderResult(result)}\n        ${result.firstLine ?? ''}`);
  const verdict = `${killed} of ${mutants} mutants killed${survivors.length > 0 ? `. SURVIVORS: ${survivors.join('; ')}` : '.'}`;
  return [...table, '', verdict].join('\n');
}

/** Returns one line about one mutant. */
export function renderResult({ name, invariant, killedBy, seconds }: MutantResult): string {
  const how = killedBy === null ? 'SURVIVED' : `killed by ${killedBy}`;
  return `${seconds.toFixed(1).padStart(6)} s  ${name} (${invariant}): ${how}`;
}
