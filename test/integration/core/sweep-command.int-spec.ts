import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { bundle, programIn } from '../typeorm/bundle.js';

const run = promisify(execFile);
const redis = new Redis(inject('redisUrl'));
const prefix = uniquePrefix();
let folder: string;

beforeAll(async () => {
  folder = await bundle({
    command: 'libs/cache/src/typeorm/capture/command/main.ts',
    app: 'test/integration/core/sweep-app.ts',
  });
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  redis.disconnect();
});

async function command(...given: string[]): Promise<unknown> {
  const args = [programIn(folder, 'command'), 'legacy:sweep', '--app', programIn(folder, 'app'), ...given];
  const env = { ...process.env, REDIS_URL: inject('redisUrl'), PREFIX: prefix };
  return JSON.parse((await run(process.execPath, args, { env })).stdout);
}

describe('coherent-cache legacy:sweep', () => {
  it('moves old keys, then finds none, and deletes when told to', async () => {
    for (const id of ['1', '10', '*']) await redis.set(`${prefix}-note-${id}`, '"text"');
    expect(await command('--namespace', 'notes')).toMatchObject({ seen: 3, moved: 3 });
    expect(await command('--namespace', 'notes')).toMatchObject({ seen: 0 });
    await redis.set(`${prefix}-note-2`, '"text"');
    expect(await command('--namespace', 'notes', '--delete')).toMatchObject({ seen: 1, moved: 0, deleted: 1 });
  });

  it('says which namespace there is not', async () => {
    await expect(command('--namespace', 'none')).rejects.toMatchObject({
      stderr: expect.stringContaining('no namespace "none"') as string,
    });
  });
});
