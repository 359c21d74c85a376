import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Detection } from '../mutant.js';
import { CLEAN, type Detect, type Sight } from './detector.js';
import { DetectorFailedError } from './detector-failed-error.js';
import { runProgram } from './run-program.js';

const PROGRAM = 'dist-proof/proof/prove/main.js';
/** The history is checked at the end of a run: first a short one, then longer ones. */
const ROUNDS_S = [10, 25, 50];
/** Starting and stopping the servers and processes, and checking, takes time of its own. */
const AROUND_S = 60;
/** Few processes and no crashes, but many writes: that is where most mutants show, and there may be only two cores. */
const TRAFFIC = ['--processes', '2', '--readers', '8', '--crashes', '0', '--reads-per-write', '8'];
const VIOLATED = 1;

/** Lets processes read and write, in rounds, until a promise is broken. */
export function detectByProof({ kinds, accessors, faults }: Extract<Detection, { by: 'prove' }>): Detect {
  const given = [...TRAFFIC, ...list('--kinds', kinds), ...list('--accessors', accessors), ...list('--faults', faults)];
  return async (folder, { seconds }) => {
    const end = Date.now() + seconds * 1_000;
    for (const [index, round] of ROUNDS_S.entries()) {
      const left = (end - Date.now()) / 1_000;
      if (index > 0 && left < round / 2) break;
      const sight = await look(folder, given, Math.min(round, Math.max(left, 1)), index + 1);
      if (sight.firstLine !== null) return sight;
    }
    return CLEAN;
  };
}

function list(option: string, names: readonly string[] | undefined): readonly string[] {
  return names ? [option, names.join(',')] : [];
}

async function look(folder: string, given: readonly string[], seconds: number, seed: number): Promise<Sight> {
  const history = mkdtempSync(join(tmpdir(), 'mutants-history-'));
  const args = [PROGRAM, '--json', '--minutes', `${seconds / 60}`, '--seed', `${seed}`, '--history', history, ...given];
  try {
    const ended = await runProgram(folder, args, seconds + AROUND_S);
    if (ended.code === 0) return CLEAN;
    if (ended.code !== VIOLATED) throw new DetectorFailedError('The proof', ended);
    return { firstLine: firstWrong(ended.stderr, ended.stdout) };
  } finally {
    rmSync(history, { recursive: true, force: true });
  }
}

function firstWrong(stderr: string, stdout: string): string {
  const { stale, dirty, nonMonotonic } = JSON.parse(stdout) as Record<'stale' | 'dirty' | 'nonMonotonic', number>;
  const story = /^(?:stale|dirty|nonMonotonic): .*$/m.exec(stderr)?.[0] ?? '';
  return `${stale} stale, ${dirty} dirty, ${nonMonotonic} back in time. ${story}`.trim();
}
