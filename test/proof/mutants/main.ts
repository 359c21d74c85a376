import { readMutantsOptions, type MutantsOptions } from './mutants-options.js';
import type { Mutant } from './mutant.js';
import { MUTANTS } from './mutants.js';
import { reportOf } from './report/mutants-report.js';
import { renderReport, renderResult } from './report/render-report.js';
import { runMutants, type Budgets } from './run-mutants.js';

const SURVIVED = 1;
const FAILED = 2;

const FULL: Budgets = { mutant: { seconds: 120, schedules: 100_000 }, control: { seconds: 20, schedules: 10_000 } };
const QUICK: Budgets = { mutant: { seconds: 25, schedules: 100_000 }, control: { seconds: 10, schedules: 10_000 } };

const options = readMutantsOptions(process.argv);
// What runs is killed when this process exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(FAILED));

if (options.list) list();
else await run(options);

function list(): void {
  for (const { name, breaks, file } of MUTANTS) process.stdout.write(`${name} (${breaks}): ${file}\n`);
}

async function run({ quick, only, workers, json }: MutantsOptions): Promise<void> {
  const isWanted = ({ name }: Mutant): boolean => only.length === 0 || only.some((text) => name.includes(text));
  const mutants = MUTANTS.filter((mutant) => isWanted(mutant) && (!quick || isQuick(mutant)));
  let done = 0;
  try {
    const results = await runMutants(mutants, {
      workers,
      budgets: quick ? QUICK : FULL,
      told: (result) => process.stderr.write(`${++done}/${mutants.length} ${renderResult(result)}\n`),
    });
    const report = reportOf(results);
    process.stdout.write(`${json ? JSON.stringify(report) : renderReport(report)}\n`);
    process.exitCode = report.survivors.length > 0 ? SURVIVED : 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = FAILED;
  }
}

function isQuick({ detectors: [first] }: Mutant): boolean {
  return first?.by === 'simulation' && !first.isRare;
}
