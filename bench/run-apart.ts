import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { BenchReport } from './bench-report.js';
import type { Row } from './row.js';
import type { Suite } from './suite.js';

/**
 * Measures a suite in a process of its own, which tells of its progress by itself: none finds compiled code and garbage that another has left
 * behind. @throws when that process fails.
 */
export async function runApart({ name }: Suite, rounds: number): Promise<readonly Row[]> {
  const [, main] = process.argv;
  const args = [...process.execArgv, main!, '--only', name, '--rounds', String(rounds), '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [report, [code]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number | null]>]);
  // 1 says that a target was missed.
  if (code !== 0 && code !== 1) throw new Error(`The suite ${name} could not be measured.`);
  return (JSON.parse(report) as BenchReport).rows;
}
