import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../../../../test/support/redis-server.js';
import type { RunningServer } from '../../../../../test/support/running-server.js';
import { uniquePrefix } from '../../../../../test/support/unique-prefix.js';
import { storeConformanceCases } from '../../testing/conformance/store-conformance-cases.js';
import { KeySpace } from '../../core/key/key-space.js';
import { RedisStore } from './redis-store.js';

const GUIDE = new URL('../../../../../docs/guides/redis.md', import.meta.url);
const [, LINE = ''] = /^ACL SETUSER cache (.+)$/m.exec(readFileSync(GUIDE, 'utf8')) ?? [];

let server: RunningServer;
let admin: Redis;

beforeAll(async () => {
  server = await startRedis();
  admin = new Redis(server.url);
});
afterAll(async () => {
  admin.disconnect();
  await server.stop();
});

/** Opens a store as a user who may do what the guide says, but for what is `missing`, and only on the keys of `prefix`. */
async function openAs(name: string, prefix: string, missing?: string, further = ''): Promise<RedisStore> {
  const rules = `${LINE} ${further}`
    .trim()
    .replace('alerts:', prefix)
    .replace('>secret', '>s')
    .split(' ')
    .filter((rule) => rule !== missing);
  await admin.acl('SETUSER', name, ...rules);
  const store = new RedisStore(
    { url: server.url, username: name, password: 's' },
    { readBudgetMs: 2_000, writeBudgetMs: 2_000 },
  );
  await store.open();
  return store;
}

async function passTime(ms: number): Promise<void> {
  const now = async (): Promise<number> => {
    const [seconds, micros] = await admin.time();
    return Number(seconds) * 1_000 + Number(micros) / 1_000;
  };
  const until = (await now()) + ms;
  while ((await now()) < until);
}

/** Whether one of the conformance cases fails; those behind it are not run. */
async function failsOne(store: RedisStore, prefix: string): Promise<boolean> {
  for (const [i, { run }] of storeConformanceCases.entries()) {
    const passed = run({ store, prefix: `${prefix}-${i}`, passTime }).then(() => true);
    if (!(await passed.catch(() => false))) return true;
  }
  return false;
}

describe('the user that the guide describes', () => {
  it('may do everything that the library does', async () => {
    const prefix = uniquePrefix();
    const store = await openAs('cache', prefix);
    expect(store.lastError).toBeNull();
    for (const [i, { run }] of storeConformanceCases.entries())
      await run({ store, prefix: `${prefix}-${i}`, passTime });
    await store.close();
  });

  it.each(LINE.split(' ').filter((rule) => rule.startsWith('+') && !rule.startsWith('+cluster') && rule !== '+asking'))(
    'could not do without %s',
    async (rule) => {
      const prefix = uniquePrefix();
      const store = await openAs(`without${rule.replaceAll(/\W/g, '')}`, prefix, rule);
      expect(await failsOne(store, prefix)).toBe(true);
      await store.close();
    },
  );

  it.each(['', '+copy +zunion'])('marks and lifts many cells, with the further rights "%s"', async (further) => {
    const prefix = uniquePrefix();
    const store = await openAs(`many${further.length}`, prefix, undefined, further);
    const space = new KeySpace(prefix, 'n', (text) => text);
    const cells = Array.from({ length: 30 }, (_, i) => space.fence(String(i)));
    await store.mark('other', cells.slice(25), 60_000);
    await store.mark('w', cells, 60_000);
    expect(await store.marked(cells)).toEqual(cells.map(() => true));
    expect(await store.finalise('w', cells)).toEqual({ deleted: 0, marksAlive: 30 });
    expect(await store.marked(cells)).toEqual(cells.map((_, i) => i >= 25));
    await store.close();
  });

  it('may not touch the keys of others', async () => {
    await admin.acl('SETUSER', 'other', ...LINE.replace('alerts:', 'mine:').replace('>secret', '>s').split(' '));
    const store = new RedisStore({ url: server.url, username: 'other', password: 's' });
    await store.open();
    await expect(store.recall('{yours:x}')).rejects.toThrow(/NOPERM/);
    await store.close();
  });
});
