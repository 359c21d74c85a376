#!/usr/bin/env node
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { captureSql } from '../capture-sql.js';
import { generateCaptureMigration } from '../generate-capture-migration.js';
import { startCaptureApp, type CaptureApp } from './capture-app.js';
import { sweepCommand } from './sweep-command.js';

interface Options {
  readonly app: string;
  readonly out?: string;
  readonly sql: boolean;
}

const program = new Command('coherent-cache');
program
  .command('capture:migration')
  .description(
    'Generates the migration whose triggers tell the cache of writes that go past the application (PostgreSQL).',
  )
  .requiredOption('--app <module>', 'JavaScript module that exports capture(), which returns { dataSource, cache }')
  .option('--out <folder>', 'folder to write the migration to, made where it is missing; standard output when left out')
  .option('--sql', 'SQL for psql instead of a migration for TypeORM', false)
  .action(run);
program
  .command('legacy:sweep')
  .description(
    'Moves the values of an older cache to their new places, or deletes them, in small batches. May be run again at any time.',
  )
  .requiredOption('--app <module>', 'JavaScript module that exports sweep(), which returns { cache }')
  .requiredOption('--namespace <name>', 'namespace whose `legacy.keys` and `legacy.idOf` say which keys these are')
  .option('--delete', 'delete them instead of moving them', false)
  .action(sweepCommand);

async function run({ app: path, out, sql }: Options): Promise<void> {
  const app = await startCaptureApp(path);
  try {
    const timestamp = Date.now();
    const text = sql ? await sqlOf(app) : await generateCaptureMigration({ ...app, timestamp });
    if (out === undefined) return void process.stdout.write(text);
    const file = join(out, `${timestamp}-capture-for-cache.${sql ? 'sql' : 'ts'}`);
    await mkdir(out, { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    process.stdout.write(`${file}\n`);
  } finally {
    await app.close?.();
  }
}

async function sqlOf(app: CaptureApp): Promise<string> {
  const { up } = await captureSql(app);
  return `BEGIN;\n${up.map((statement) => `${statement};\n`).join('')}COMMIT;\n`;
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
