import { CLEAN, type Detect, type Sight } from './detector.js';
import { DetectorFailedError } from './detector-failed-error.js';
import { runProgram, type Ended } from './run-program.js';

const PROGRAM = 'dist-proof/proof/simulation/main.js';
/** Most mutants show at once: first a few schedules, then more and more. */
const FIRST = 400;
const GROWTH = 3;
/** A round that hangs is one that shows something. */
const PATIENCE_S = 30;

/** Runs schedules in rounds, until one of them breaks a promise. */
export const detectBySimulation: Detect = async (folder, { seconds, schedules }) => {
  const end = Date.now() + seconds * 1_000;
  let rate = 100;
  for (let from = 1, count = FIRST; from <= schedules; from += count, count *= GROWTH) {
    const left = (end - Date.now()) / 1_000;
    count = Math.min(count, schedules - from + 1, Math.ceil(left * rate));
    if (count <= 0) break;
    const began = Date.now();
    const sight = await look(folder, from, count, left + PATIENCE_S);
    if (sight.firstLine !== null) return sight;
    rate = count / ((Date.now() - began) / 1_000);
  }
  return CLEAN;
};

async function look(folder: string, seed: number, schedules: number, seconds: number): Promise<Sight> {
  const args = [PROGRAM, '--json', '--schedules', `${schedules}`, '--seed', `${seed}`];
  const ended = await runProgram(folder, args, seconds);
  if (ended.code === 0) return CLEAN;
  const wrong = firstWrong(ended);
  if (wrong === undefined) throw new DetectorFailedError('The simulation', ended);
  return { firstLine: wrong };
}

/** Events that never happened prove nothing, and show nothing either. */
function firstWrong({ stderr }: Ended): string | undefined {
  const seed = /^Schedule (\d+)$/m.exec(stderr)?.[1];
  const line = /^(?:VIOLATION|FAILURE): .*$/m.exec(stderr)?.[0];
  return seed && line && `seed ${seed}: ${line}`;
}
