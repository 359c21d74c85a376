import { captureSql, instrument } from 'nestjs-coherent-cache/typeorm';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createOutboxRig, type OutboxRig, type Process } from '../outbox/outbox-rig.js';
import { openDataSource } from '../rig.js';
import { relayedOf, startCapturing } from './capture-rig.js';
import { Assets, LONG, Longs, ODDITIES, Odds, Readings, Settings, Setting, TABLES } from './oddities.js';

const accessorsOf = () => ({
  readings: new Readings(),
  assets: new Assets(),
  longs: new Longs(),
  odds: new Odds(),
  settings: new Settings(),
});

let rig: OutboxRig;
let app: Process<ReturnType<typeof accessorsOf>>;
let psql: Client;
beforeEach(async () => {
  rig = await createOutboxRig(inject('postgresUrl'), { entities: ODDITIES });
  await rig.sql(TABLES);
  app = await startCapturing(rig, accessorsOf);
  app.events.clear();
  psql = new Client({ connectionString: rig.url });
  await psql.connect();
});
afterEach(async () => {
  await psql.end();
  await rig.close();
});

const told = () => relayedOf(app, rig);
const SETTING = `INSERT INTO setting (id, during, ratio, every, owner) VALUES (1, '[2026-03-02,2026-04-01)', 0.1::float8 + 0.2::float8, make_interval(days => -1, hours => 2, mins => 3, secs => 4.5), NULL)`;

describe('tables that share rows', () => {
  it.each<[what: string, sql: string, invalidated: string[]]>([
    ['a partitioned table', `INSERT INTO reading VALUES (1, '2025-05-05')`, ['exact readings id=1,day=2025-05-05']],
    [
      'a partition, named by itself',
      `INSERT INTO "Reading '25" VALUES (1, '2025-05-05')`,
      ['exact readings id=1,day=2025-05-05'],
    ],
    [
      'a partition that has partitions',
      `INSERT INTO reading_2025 VALUES (1, '2025-05-05')`,
      ['exact readings id=1,day=2025-05-05'],
    ],
    ['TRUNCATE of a partition', `TRUNCATE "Reading '25"`, ['namespace readings everything']],
    ['a table that inherits', `INSERT INTO machine VALUES (1, 'x', 9)`, ['exact assets id=1,kind=x']],
    [
      'a table that is inherited from, of whose rows not enough is known',
      `WITH new AS (INSERT INTO asset VALUES (1, 'x')) INSERT INTO thing VALUES (2)`,
      ['namespace assets everything'],
    ],
  ])('are captured by every one of their names: %s', async (_what, sql, invalidated) => {
    await psql.query(sql);
    expect(await told()).toEqual(invalidated);
  });

  it('are told of once when a statement names the one and changes the other', async () => {
    await psql.query(`INSERT INTO machine VALUES (1, 'x', 9)`);
    await told();
    app.store.isDown = true;
    await psql.query(`UPDATE asset SET kind = 'y' WHERE id = 1`);
    expect(await rig.rows()).toHaveLength(1);
    app.store.isDown = false;
    expect(await told()).toEqual(['exact assets id=1,kind=x', 'exact assets id=1,kind=y']);
  });

  it('are captured only as far as they were there when the migration ran', async () => {
    await psql.query(`CREATE TABLE reading_2027 PARTITION OF reading FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')`);
    await psql.query(`INSERT INTO reading_2027 VALUES (1, '2027-05-05')`);
    expect(await rig.sql('SELECT is_called FROM coherent_cache_outbox_id_seq')).toEqual([{ is_called: false }]);
    for (const sql of (await captureSql(app)).up) await rig.sql(sql);
    await psql.query(`INSERT INTO reading_2027 VALUES (2, '2027-05-05')`);
    expect(await told()).toEqual(['exact readings id=2,day=2027-05-05']);
  });
});

describe('names that are hard to write', () => {
  it('are those of tables, schemas and columns', async () => {
    await psql.query(`INSERT INTO "Sch""e'ma %s"."Odd ""ta'ble"" 100% \\ $capture$" VALUES (7)`);
    expect(await told()).toEqual(['exact odds id=7']);
  });

  it('are longer than the database keeps them', async () => {
    await psql.query(`INSERT INTO ${LONG} VALUES (7)`);
    expect(await told()).toEqual(['exact longs id=7']);
  });
});

describe('a session', () => {
  it.each([
    ['writes dates in another order', `SET datestyle = 'SQL, DMY'`],
    ['rounds numbers', 'SET extra_float_digits = -10'],
    ['writes intervals otherwise', `SET intervalstyle = 'sql_standard'`],
    ['quotes otherwise', 'SET standard_conforming_strings = off'],
    ['switches ordinary triggers off', 'SET session_replication_role = replica'],
    ['is serializable', 'SET default_transaction_isolation = serializable'],
  ])('that %s tells the same', async (_what, setting) => {
    await psql.query(setting);
    await psql.query(SETTING);
    expect(await told()).toEqual([
      'exact settings during=[2026-03-02,2026-04-01),ratio=0.30000000000000004,every={"days":-1,"hours":2,"minutes":3,"seconds":4,"milliseconds":500},owner=null,twice=2',
    ]);
  });

  it('whose role sees only some rows, and may do nothing else, tells of those that it changes', async () => {
    const role = `${new URL(rig.url).pathname.slice(1)}_r`;
    await rig.sql(`INSERT INTO ${LONG} VALUES (1), (2)`);
    await told();
    await psql.query(`
      ALTER TABLE ${LONG} ENABLE ROW LEVEL SECURITY;
      CREATE ROLE ${role}; GRANT SELECT, UPDATE ON ${LONG} TO ${role};
      CREATE POLICY low ON ${LONG} TO ${role} USING (id <> 2);
      SET ROLE ${role}`);
    try {
      await psql.query(`UPDATE ${LONG} SET id = id + 10`);
      expect(await told()).toEqual(['exact longs id=1', 'exact longs id=11']);
    } finally {
      await psql.query(`RESET ROLE; DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });
});

describe('statements of many kinds', () => {
  it.each<[what: string, sql: string, invalidated: string[]]>([
    [
      'MERGE, by each of its branches',
      `INSERT INTO ${LONG} VALUES (1), (2);
       MERGE INTO ${LONG} USING (VALUES (1, 10), (2, 0), (3, 3)) given (old, new) ON id = old
       WHEN MATCHED AND new = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET id = new WHEN NOT MATCHED THEN INSERT VALUES (new)`,
      [1, 10, 2, 3].map((id) => `exact longs id=${id}`),
    ],
    [
      'TRUNCATE of several tables',
      `TRUNCATE ${LONG}, reading`,
      ['namespace longs everything', 'namespace readings everything'],
    ],
    [
      'a write through a view',
      `CREATE VIEW longs AS SELECT * FROM ${LONG}; INSERT INTO longs VALUES (4)`,
      ['exact longs id=4'],
    ],
    [
      'an INSERT that a conflict leaves without rows, and one that it does not',
      `INSERT INTO ${LONG} VALUES (1); INSERT INTO ${LONG} VALUES (1), (5) ON CONFLICT DO NOTHING`,
      ['exact longs id=1', 'exact longs id=5'],
    ],
    [
      'a savepoint that is rolled back',
      `BEGIN; INSERT INTO ${LONG} VALUES (1); SAVEPOINT s; INSERT INTO ${LONG} VALUES (2); ROLLBACK TO s; COMMIT`,
      ['exact longs id=1'],
    ],
    [
      'a hundred thousand rows, by their table',
      `INSERT INTO ${LONG} SELECT generate_series(1, 100000)`,
      ['namespace longs everything'],
    ],
  ])('are told of: %s', async (_what, sql, invalidated) => {
    await psql.query(sql);
    expect(await told()).toEqual(invalidated);
  });

  it('are told of in a few words, however many rows they change', async () => {
    app.store.isDown = true;
    await psql.query(`INSERT INTO ${LONG} SELECT generate_series(1, 100000)`);
    expect((await rig.rows()).map(({ payload }) => payload.length)).toEqual([expect.toSatisfy((n: number) => n < 250)]);
  });
});

describe('what captures', () => {
  it('lets writes through where its owner may not write to the outbox', async () => {
    const [{ owner }] = await rig.sql('SELECT current_user AS owner');
    await rig.sql(`CREATE ROLE "${new URL(rig.url).pathname.slice(1)}_o"`);
    const role = `"${new URL(rig.url).pathname.slice(1)}_o"`;
    try {
      await rig.sql(`GRANT USAGE, CREATE ON SCHEMA public TO ${role}`);
      const [{ name }] = await rig.sql(`SELECT proname AS name FROM pg_proc WHERE proname LIKE '%/setting'`);
      await rig.sql(`ALTER FUNCTION "${name}"() OWNER TO ${role}`);
      const warnings: string[] = [];
      psql.on('notice', ({ message }) => void warnings.push(String(message)));
      await psql.query(SETTING);
      expect(warnings).toEqual([expect.stringContaining('may not be written to')]);
      await rig.sql(`ALTER FUNCTION "${name}"() OWNER TO "${owner}"`);
    } finally {
      await rig.sql(`DROP OWNED BY ${role}`);
      await rig.sql(`DROP ROLE ${role}`);
    }
  });

  it('is taken from tables that no rule depends on any more, and leaves the others as they are', async () => {
    const triggers = () =>
      rig.sql(`SELECT tgrelid::regclass::text AS name, oid FROM pg_trigger WHERE tgname LIKE 'coherent%' ORDER BY oid`);
    const before = await triggers();
    const next = await rig.start(() => ({ longs: new Longs() }), { instrument: { outbox: true, capture: true } });
    for (const sql of (await captureSql(next)).up) await rig.sql(sql);
    expect(await triggers()).toEqual(before.filter(({ name }) => name === LONG.slice(0, 63)));
  });

  it('for services of one prefix tells each of them by itself', async () => {
    app.store.isDown = true;
    for (const service of ['a', 'ab'])
      for (const sql of (await captureSql({ ...app, capture: { service } })).up) await rig.sql(sql);
    await psql.query(SETTING);
    expect((await rig.rows()).map(({ prefix }) => prefix)).toEqual(['test', 'test', 'test']);
  });
});

it('whichever DataSource relays, accessors on tables of another one are invalidated', async () => {
  await app.die();
  const first = await startCapturing(rig, accessorsOf, { instrument: { outbox: { pollEvery: '1h' } } });
  const second = await openDataSource(rig.url, { entities: [Setting] });
  const undo = instrument(second, first.cache, { outbox: { pollEvery: '20ms' } });
  // Before the store is believed, the first one relays as well.
  await vi.waitFor(async () =>
    expect(await first.accessors.longs.get({ id: 1 }).then(() => first.accessors.longs.peek({ id: 1 }))).toBe(1),
  );
  try {
    first.events.clear();
    await psql.query(`INSERT INTO ${LONG} VALUES (7)`);
    await psql.query(SETTING);
    const lines = await relayedOf(first, rig);
    expect(lines).toContain('namespace longs everything');
    expect(lines.filter((line) => line.includes(' settings '))).toEqual([expect.stringMatching(/^exact settings/)]);
  } finally {
    undo();
    await second.destroy();
  }
});
