import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { CacheStore } from 'nestjs-coherent-cache';
import { createDatabase, type TestDatabase } from '../support/test-database.js';
import { uniquePrefix } from '../support/unique-prefix.js';
import { holdNextLoad } from './held-load.js';
import { Account, KINDS, RaceApp, type AccountId, type Accounts, type Seen } from './race-app.js';

type Read = (accessor: Accounts, id: AccountId) => Promise<Seen | null>;

const READS: [string, Read][] = [
  ['get', (accessor, id) => accessor.get(id)],
  ['getMany', async (accessor, id) => (await accessor.getMany([{ team: id.team, id: 1_000 }, id]))[1]!],
  ['refresh', (accessor, id) => accessor.refresh(id)],
];

const id: AccountId = { team: 7, id: 1 };

let database: TestDatabase;
let apps: [RaceApp, RaceApp];
/** Runs between the mark and the COMMIT of the second app's next write. */
let betweenMarkAndCommit: (() => Promise<void>) | undefined;

beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  const prefix = uniquePrefix();
  const pausing = (store: CacheStore): CacheStore => {
    const mark = store.mark.bind(store);
    store.mark = async (...args) => {
      await mark(...args);
      const pause = betweenMarkAndCommit;
      betweenMarkAndCommit = undefined;
      await pause?.();
    };
    return store;
  };
  const first = await RaceApp.start(database.url, inject('redisUrl'), prefix);
  const second = await RaceApp.start(database.url, inject('redisUrl'), prefix, pausing);
  apps = [first, second];
});

afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await database.drop();
});

beforeEach(async () => {
  await apps[0].dataSource.getRepository(Account).save({ ...id, version: 1 });
  await apps[0].cache.clear();
  for (const app of apps) app.events.clear();
});

async function write(app: RaceApp, version: number): Promise<void> {
  await app.dataSource.transaction((manager) => manager.save(Account, { ...id, version }));
}

for (const [where, readerOf, writerOf] of [
  ['in one application', 0, 0],
  ['in two applications', 0, 1],
] as const) {
  describe(`S18 a stale fill ${where}`, () => {
    const cases = KINDS.flatMap((kind) =>
      READS.map(([name, read]) => ({ kind, name, read, title: `${name} of a value invalidated ${kind.name}` })),
    );

    it.each(cases)(
      'is refused for $title, and who arrives after the commit does not join the old load',
      async ({ kind, read }) => {
        const [reader, writer] = [apps[readerOf], apps[writerOf]];
        const accessor = reader.accessor(kind);
        const held = holdNextLoad(accessor);
        const early = read(accessor, id);
        const load = await held;
        expect(load.seen).toEqual({ id: id.id, version: 1 });
        await write(writer, 2);

        expect((await accessor.get(id))?.version).toBe(2);
        load.release();
        expect((await early)?.version).toBe(1);
        for (const app of apps) expect((await app.accessor(kind).get(id))?.version).toBe(2);
        const refused = reader.events.of('fill').flatMap((fill) => (fill.outcome === 'refused' ? [fill.reason] : []));
        expect(new Set(refused)).toEqual(new Set(['outdated']));
      },
    );

    it.each(cases)(
      'is stored for $title when the writer rolled back, and nothing uncommitted is ever seen',
      async ({ kind, read }) => {
        const [reader, writer] = [apps[readerOf], apps[writerOf]];
        const accessor = reader.accessor(kind);
        const held = holdNextLoad(accessor);
        const early = read(accessor, id);
        const load = await held;
        const during: (number | undefined)[] = [];
        const runner = writer.dataSource.createQueryRunner();
        await runner.startTransaction();
        await runner.manager.save(Account, { ...id, version: 66 });
        // The second application: in the first one this read would rightly wait for the load that is held.
        during.push((await apps[1].accessor(kind).get(id))?.version);
        await runner.rollbackTransaction();
        await runner.release();
        load.release();

        expect((await early)?.version).toBe(1);
        expect(during).toEqual([1]);
        expect((await accessor.peek(id))?.version).toBe(1);
        expect(writer.events.of('invalidation')).toEqual([]);
      },
    );
  });
}

describe('between mark and COMMIT', () => {
  it.each(KINDS)('a reader of %o gets the old value and stores nothing', async (kind) => {
    const [reader, writer] = apps;
    let seen: number | undefined;
    await reader.accessor(kind).get(id);
    betweenMarkAndCommit = async () => {
      seen = (await reader.accessor(kind).get(id))?.version;
      expect(await reader.accessor(kind).peek(id)).toBeUndefined();
    };
    await write(writer, 2);
    expect(seen).toBe(1);
    expect((await reader.accessor(kind).get(id))?.version).toBe(2);
    expect((await reader.accessor(kind).peek(id))?.version).toBe(2);
  });
});
