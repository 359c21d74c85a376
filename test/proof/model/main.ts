import { Command } from 'commander';
import { CONFIGURATIONS } from './configurations.js';
import { explore } from './explore.js';

interface Options {
  readonly json?: boolean;
  readonly verbose?: boolean;
}

const options = new Command('model')
  .description(
    'Explores every state of the protocol, and of its mutants. Fails when a promise does not hold, or a mutant goes unseen.',
  )
  .option('--json', 'print one JSON document to stdout')
  .option('--verbose', 'print how each violation comes about')
  .parse()
  .opts<Options>();

const print = (line: string): void => void (options.json ? process.stderr : process.stdout).write(`${line}\n`);

const results = CONFIGURATIONS.map(({ name, rules, expected }) => {
  const started = Date.now();
  const { states, trace } = explore(rules);
  const found = trace ? 'VIOLATION' : 'OK';
  const seconds = (Date.now() - started) / 1_000;
  const remark = found === expected ? '' : `   <- expected ${expected}`;
  print(
    `${found.padEnd(9)} ${String(states).padStart(9)} states ${seconds.toFixed(1).padStart(6)} s  ${name}${remark}`,
  );
  if (trace && (options.verbose || found !== expected)) trace.forEach((line, i) => print(`    ${i + 1}. ${line}`));
  return { name, expected, found, states, seconds, trace };
});

const surprises = results.filter(({ expected, found }) => expected !== found);
if (options.json) process.stdout.write(`${JSON.stringify({ configurations: results, surprises: surprises.length })}\n`);
process.exitCode = surprises.length > 0 ? 1 : 0;
