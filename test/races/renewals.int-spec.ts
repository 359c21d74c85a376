import { createHash, randomBytes } from 'node:crypto';
import { CacheNamespace, everything, InvalidatedBy, tag, type CacheStore } from 'nestjs-coherent-cache';
import { FakeClock } from 'nestjs-coherent-cache/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/test-database.js';
import { uniquePrefix } from '../support/unique-prefix.js';
import { waitUntil } from '../support/wait-until.js';
import { holdNextLoad } from './held-load.js';
import { Account, Accounts, RaceApp, type AccountId, type AccountsKind, type Seen } from './race-app.js';

const shape = { id: ['team', 'id'], indexes: [['team']], ttl: '60s', jitter: 0 } as const;
/** Renewed in every way there is. */
const renewed = { ...shape, grace: '10m', refreshAhead: true, sliding: true } as const;

@CacheNamespace({ ...renewed, name: 'renewed-by-entry' })
@InvalidatedBy(Account, (account) => ({ team: account.team, id: account.id }))
class ByEntry extends Accounts {}

@CacheNamespace({ ...renewed, name: 'renewed-by-index' })
@InvalidatedBy(Account, (account) => ({ team: account.team }))
class ByIndex extends Accounts {}

@CacheNamespace({
  ...renewed,
  name: 'renewed-by-tag',
  tags: (seen: Seen | null) => (seen ? [tag(Account, seen.id)] : []),
})
@InvalidatedBy(Account, (account) => tag(Account, account.id))
class ByTag extends Accounts {}

@CacheNamespace({ ...renewed, name: 'renewed-by-namespace' })
@InvalidatedBy(Account, () => everything)
class ByNamespace extends Accounts {}

const KINDS: readonly AccountsKind[] = [ByEntry, ByIndex, ByTag, ByNamespace];

const id: AccountId = { team: 7, id: 1 };
const clock = new FakeClock(Date.now());
/** The rarest chance: whoever finds an entry that may be renewed early renews it. */
const entropy = {
  bytes: (length: number) => (length === 6 ? new Uint8Array(6) : randomBytes(length)),
  digest: (text: string) => createHash('sha256').update(text).digest('base64url'),
};

let database: TestDatabase;
let apps: [RaceApp, RaceApp];
/** What the first app's next hit, told to the store, waits for. */
let beforeTouch: (() => Promise<void>) | undefined;
let touched: Promise<unknown>;

beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  const prefix = uniquePrefix();
  const holding = (store: CacheStore): CacheStore => {
    const touch = store.touch.bind(store);
    store.touch = (requests) => {
      const wait = beforeTouch?.() ?? Promise.resolve();
      beforeTouch = undefined;
      const done = wait.then(() => touch(requests));
      touched = done;
      return done;
    };
    return store;
  };
  const options = { kinds: KINDS, clock, entropy };
  apps = [
    await RaceApp.start(database.url, inject('redisUrl'), prefix, holding, options),
    await RaceApp.start(database.url, inject('redisUrl'), prefix, undefined, options),
  ];
});

afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await database.drop();
});

beforeEach(async () => {
  await write(apps[0], 1);
  await apps[0].cache.clear();
  for (const app of apps) app.events.clear();
});

async function write(app: RaceApp, version: number): Promise<void> {
  await app.dataSource.transaction((manager) => manager.save(Account, { ...id, version }));
}

/** Stores version 1, after a load of 100 ms by the clock. */
async function fill(accessor: Accounts): Promise<void> {
  accessor.hold = () => {
    clock.advance(100);
    accessor.hold = undefined;
    return Promise.resolve();
  };
  expect((await accessor.get(id))?.version).toBe(1);
}

const AGES: [string, number][] = [
  ['shortly before it is stale', 59_000],
  ['when it is stale', 61_000],
];

for (const [where, writerOf] of [
  ['the same application', 0],
  ['another one', 1],
] as const) {
  describe(`S18 a write, by ${where},`, () => {
    const cases = KINDS.flatMap((kind) => AGES.map(([when, age]) => ({ kind, age, title: `${kind.name}, ${when}` })));

    it.each(cases)('during the renewal of an entry is not lost: $title', async ({ kind, age }) => {
      const [reader, writer] = [apps[0], apps[writerOf]];
      const accessor = reader.accessor(kind);
      await fill(accessor);
      clock.advance(age);
      const held = holdNextLoad(accessor);
      expect((await accessor.get(id))?.version).toBe(1);
      const load = await held;
      expect(load.seen).toMatchObject({ version: 1 });
      await write(writer, 2);

      expect((await accessor.get(id))?.version).toBe(2);
      load.release();
      await waitUntil('the renewal is refused', () =>
        Promise.resolve(reader.events.of('fill').some(({ outcome }) => outcome === 'refused')),
      );
      for (const app of apps) expect((await app.accessor(kind).get(id))?.version).toBe(2);
    });

    it.each(KINDS.map((kind) => ({ kind, title: kind.name })))(
      'before a hit reaches the store is not undone by it: $title',
      async ({ kind }) => {
        const [reader, writer] = [apps[0], apps[writerOf]];
        const accessor = reader.accessor(kind);
        await fill(accessor);
        clock.advance(30_000);
        let reach!: () => void;
        const reached = new Promise<void>((resolve) => (reach = resolve));
        const begun = new Promise<void>((begin) => {
          beforeTouch = () => {
            begin();
            return reached;
          };
        });
        expect((await accessor.get(id))?.version).toBe(1);
        await begun;
        await write(writer, 2);
        reach();
        await touched;
        for (const app of apps) expect((await app.accessor(kind).get(id))?.version).toBe(2);
      },
    );

    it.each(KINDS.map((kind) => ({ kind, title: kind.name })))(
      'is seen by who would have got a stale entry: $title',
      async ({ kind }) => {
        const accessor = apps[0].accessor(kind);
        await fill(accessor);
        clock.advance(61_000);
        await write(apps[writerOf], 2);
        for (const app of apps) expect((await app.accessor(kind).get(id))?.version).toBe(2);
      },
    );
  });
}
