import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { MigrationInterface } from 'typeorm';
import { transpileModule, ModuleKind, ScriptTarget } from 'typescript';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { bundle, programIn } from '../bundle.js';
import { createOutboxRig, type OutboxRig } from '../outbox/outbox-rig.js';

const run = promisify(execFile);

let folder: string;
let rig: OutboxRig;
beforeAll(async () => {
  folder = await bundle({
    command: 'libs/cache/src/typeorm/capture/command/main.ts',
    app: 'test/integration/typeorm/capture/capture-app.ts',
  });
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  rig = await createOutboxRig(inject('postgresUrl'));
});
afterEach(() => rig.close());

async function command(...given: string[]): Promise<string> {
  const args = [programIn(folder, 'command'), 'capture:migration', ...given];
  const { stdout } = await run(process.execPath, args, { env: { ...process.env, DATABASE_URL: rig.url } });
  return stdout;
}
const app = () => programIn(folder, 'app');
const functions = () => rig.sql(`SELECT proname AS name, prosrc AS code FROM pg_proc WHERE proname LIKE 'coherent%'`);
const captured = async () => {
  await rig.sql('INSERT INTO detector_workflow ("detectorId", "workflowId") VALUES (1, 2)');
  return (await rig.rows()).map(({ prefix, payload }) => [
    prefix,
    (JSON.parse(payload) as { capture: any }).capture.new,
  ]);
};

describe('coherent-cache capture:migration', () => {
  it('writes a migration that TypeORM can run, and revert', async () => {
    const file = (await command('--app', app(), '--out', join(folder, 'made', 'migrations'))).trim();
    const text = await readFile(file, 'utf8');
    const compiled = join(folder, 'migration.mjs');
    const { outputText } = transpileModule(text, {
      compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, strict: true },
    });
    await writeFile(compiled, outputText);
    const exported = (await import(pathToFileURL(compiled).href)) as Record<string, new () => MigrationInterface>;
    const [Migration] = Object.values(exported);
    const migration = new Migration!();
    expect(migration.name).toMatch(/^CaptureForCache\d{13}$/);
    const runner = { query: rig.sql } as unknown as Parameters<MigrationInterface['up']>[0];
    await migration.up(runner);
    const [made] = await functions();
    expect(made.name).toBe('coherent_cache_by-command/detector_workflow');
    expect(made.code).toContain(`ARRAY['the-app']`);
    expect(made.code).toContain('pg_notify');
    expect(await captured()).toEqual([['by-command', [{ id: 1, detectorId: 1, workflowId: 2 }]]]);
    await migration.down(runner);
    expect(await functions()).toEqual([]);
  });

  it('prints SQL for other tools', async () => {
    await rig.sql(await command('--app', app(), '--sql'));
    expect(await captured()).toHaveLength(1);
  });

  it.each([
    ['there is no such module', '', 'Give the path of the compiled JavaScript module'],
    ['it exports no application', 'export const other = 1;', 'exports no function "capture"'],
    ['it cannot be read', 'export const = 1;', 'cannot be imported: '],
    ['the application does not start', 'export const capture = () => process.exit(1);', '{ abortOnError: false }'],
  ])('says so when %s', async (_what, text, message) => {
    const path = () => programIn(folder, text ? 'command-without-app' : 'nowhere');
    if (text) await writeFile(path(), text);
    await expect(command('--app', path())).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  });
});
