import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { captureSql } from 'nestjs-coherent-cache/typeorm';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { Environments, Links, Parts, Watches, WorkflowsByEnvironment } from '../accessors.js';
import { Detector, DetectorWorkflow, Workflow } from '../entities.js';
import { createOutboxRig, type OutboxRig, type Process } from '../outbox/outbox-rig.js';
import { relayedOf, startCapturing } from './capture-rig.js';

/** Removed softly or not. */
@CacheNamespace({ name: 'live', id: ['id'], ttl: '60s' })
@InvalidatedBy(Workflow, { id: 'id' }, { on: ['insert', 'remove'] })
class Live extends CacheAccess<number, { id: number }> {
  protected load(): number {
    return 0;
  }
}

/** Its rule looks up what the link leads to. */
@CacheNamespace({ name: 'by-link', id: ['environmentId'], ttl: '60s' })
@InvalidatedBy(DetectorWorkflow, async ({ workflowId }, { manager }) => {
  const workflow: Workflow | null = await manager.findOneBy(Workflow, { id: workflowId });
  if (workflow?.name === 'broken') await manager.query('SELECT nonsense');
  return { environmentId: workflow?.environmentId ?? null };
})
class ByLink extends CacheAccess<number, { environmentId: number | null }> {
  protected load(): number {
    return 0;
  }
}

const accessorsOf = (dataSource: DataSource) => ({
  links: new Links(dataSource),
  workflows: new WorkflowsByEnvironment(dataSource),
  parts: new Parts(dataSource),
  watches: new Watches(dataSource),
  live: new Live(),
});

let rig: OutboxRig;
let app: Process<ReturnType<typeof accessorsOf>>;
let psql: Client;
beforeEach(async () => {
  rig = await createOutboxRig(inject('postgresUrl'));
  await rig.sql(`INSERT INTO workflow (id, name, "environmentId") VALUES (1, 'one', 10), (2, 'two', 20)`);
  await rig.sql(`INSERT INTO detector (id, name) VALUES (1, 'cpu'), (2, 'disk')`);
  await rig.sql(`INSERT INTO part (id, name, owner_id) VALUES (1, 'fan', 1), (2, 'wire', 2)`);
  await rig.sql(`INSERT INTO detector_workflow (id, "detectorId", "workflowId") VALUES (1, 1, 1)`);
  for (const table of ['workflow', 'detector', 'part', 'detector_workflow'])
    await rig.sql(`SELECT setval('${table}_id_seq', 100)`);
  app = await startCapturing(rig, accessorsOf);
  app.events.clear();
  psql = new Client({ connectionString: rig.url });
  await psql.connect();
});
afterEach(async () => {
  await psql.end();
  await rig.close();
});

/** Links a detector to a workflow for each row of a table that nobody's entity has. */
const LINKING_TRIGGER = `
  CREATE FUNCTION link() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN INSERT INTO detector_workflow ("detectorId", "workflowId") VALUES (NEW.id, NEW.id); RETURN NEW; END $$;
  CREATE TABLE log (id int);
  CREATE TRIGGER link AFTER INSERT ON log FOR EACH ROW EXECUTE FUNCTION link()`;

const told = () => relayedOf(app, rig);

describe('what goes past the application', () => {
  it.each<[what: string, sql: string, invalidated: string[]]>([
    [
      'an insert',
      `INSERT INTO detector_workflow ("detectorId", "workflowId") VALUES (2, 2), (2, 1)`,
      ['exact links detectorId=2,workflowId=1', 'exact links detectorId=2,workflowId=2'],
    ],
    [
      'an update that moves a row, where it was and where it is',
      'UPDATE detector_workflow SET "detectorId" = 2 WHERE id = 1',
      ['exact links detectorId=1,workflowId=1', 'exact links detectorId=2,workflowId=1'],
    ],
    [
      'an update of a column that no rule looks at',
      `UPDATE workflow SET name = 'x' WHERE id = 1`,
      ['exact workflows environmentId=10'],
    ],
    ['a delete', 'DELETE FROM detector_workflow', ['exact links detectorId=1,workflowId=1']],
    ['what a foreign key deletes', 'DELETE FROM detector WHERE id = 1', ['exact parts detectorId=1']],
    ['a junction', 'INSERT INTO watches VALUES (1, 2)', ['exact watches detectorId=1,workflowId=2']],
    ['TRUNCATE', 'TRUNCATE part', ['namespace parts everything']],
    [
      'an upsert, by both of its halves',
      `INSERT INTO detector_workflow (id, "detectorId", "workflowId") VALUES (1, 9, 9), (7, 7, 7) ON CONFLICT (id) DO UPDATE SET "detectorId" = 8`,
      [
        'exact links detectorId=1,workflowId=1',
        'exact links detectorId=7,workflowId=7',
        'exact links detectorId=8,workflowId=1',
      ],
    ],
    [
      'a removal that is an update',
      'UPDATE workflow SET "deletedAt" = now() WHERE id = 1',
      ['exact live id=1', 'exact workflows environmentId=10'],
    ],
    [
      'many rows in one statement, by their table',
      'INSERT INTO detector_workflow ("detectorId", "workflowId") SELECT n, n FROM generate_series(1, 2000) n',
      ['namespace links everything'],
    ],
    [
      'a thousand rows, one by one',
      'INSERT INTO detector_workflow ("detectorId", "workflowId") SELECT 5, n FROM generate_series(1, 1000) n',
      Array.from({ length: 1_000 }, (_, n) => `exact links detectorId=5,workflowId=${n + 1}`).sort(),
    ],
  ])('is seen: %s', async (_what, sql, invalidated) => {
    await psql.query(sql);
    expect(await told()).toEqual(invalidated);
  });

  it('is seen: COPY', async () => {
    await psql.query(`CREATE TABLE lines (line text)`);
    await psql.query(`INSERT INTO lines VALUES ('3,3')`);
    await psql.query(`COPY lines TO PROGRAM 'cat > /dev/null'`);
    await psql.query(`COPY detector_workflow ("detectorId", "workflowId") FROM PROGRAM 'echo 3,3' WITH (FORMAT csv)`);
    expect(await told()).toEqual(['exact links detectorId=3,workflowId=3']);
  });

  it('is seen: what a trigger of somebody else’s writes', async () => {
    await psql.query(LINKING_TRIGGER);
    await psql.query('INSERT INTO log VALUES (6)');
    expect(await told()).toEqual(['exact links detectorId=6,workflowId=6']);
  });

  it('is seen: what a function writes that a SELECT calls, also through the application', async () => {
    await psql.query(
      `CREATE FUNCTION rename() RETURNS int LANGUAGE sql AS $$ UPDATE workflow SET name = 'x' WHERE id = 2 RETURNING 1 $$`,
    );
    await app.dataSource.query('SELECT rename()');
    expect(await told()).toEqual(['exact workflows environmentId=20']);
  });

  it('is read by a cache that had the old value', async () => {
    const { workflows } = app.accessors;
    expect([await workflows.get({ environmentId: 10 }), await workflows.peek({ environmentId: 10 })]).toEqual([
      ['one'],
      ['one'],
    ]);
    await psql.query(`UPDATE workflow SET name = 'new' WHERE id = 1`);
    await told();
    expect(await workflows.get({ environmentId: 10 })).toEqual(['new']);
  });

  it('is not told of when it is rolled back, or changes nothing', async () => {
    await psql.query('BEGIN');
    await psql.query('DELETE FROM detector_workflow');
    await psql.query('ROLLBACK');
    await psql.query('DELETE FROM detector_workflow WHERE id = -1');
    await psql.query('UPDATE workflow SET name = name WHERE id = -1');
    expect(await rig.sql('SELECT last_value, is_called FROM coherent_cache_outbox_id_seq')).toEqual([
      { last_value: '1', is_called: true },
    ]);
    expect(await rig.rows()).toEqual([]);
  });

  it('needs no rights on the outbox', async () => {
    const user = new URL(rig.url).pathname.slice(1);
    await psql.query(`CREATE ROLE ${user} LOGIN; GRANT ALL ON workflow TO ${user}`);
    try {
      await psql.query(`SET ROLE ${user}`);
      await psql.query(`UPDATE workflow SET name = 'x' WHERE id = 2`);
      await psql.query('RESET ROLE');
      expect(await told()).toEqual(['exact workflows environmentId=20']);
    } finally {
      await psql.query(`RESET ROLE; DROP OWNED BY ${user}; DROP ROLE ${user}`);
    }
  });
});

describe('the writes that are captured', () => {
  it('go through when the outbox is gone', async () => {
    await rig.sql('DROP TABLE coherent_cache_outbox');
    const warnings: string[] = [];
    psql.on('notice', ({ message }) => void warnings.push(String(message)));
    await psql.query(`UPDATE workflow SET name = 'x' WHERE id = 2`);
    expect(warnings).toEqual([expect.stringContaining('nobody hears of this write')]);
    expect(await rig.sql('SELECT name FROM workflow WHERE id = 2')).toEqual([{ name: 'x' }]);
  });

  it('go through when a column is gone that rules look at, and count as any', async () => {
    await psql.query('ALTER TABLE detector_workflow RENAME "detectorId" TO detector_id');
    await psql.query('UPDATE detector_workflow SET detector_id = 2');
    expect(await told()).toEqual(['namespace links everything']);
  });

  it('count as any when a column has become another in the meantime', async () => {
    app.store.isDown = true;
    await psql.query(`UPDATE detector_workflow SET "detectorId" = 2`);
    await psql.query('ALTER TABLE detector_workflow ALTER "detectorId" TYPE date USING now()');
    app.store.isDown = false;
    expect(await told()).toEqual(['namespace links everything']);
  });

  it('end when what captures is removed', async () => {
    const { down } = await captureSql(app);
    for (const sql of down) await rig.sql(sql);
    await psql.query(`UPDATE workflow SET name = 'x' WHERE id = 2`);
    expect(await rig.sql(`SELECT FROM pg_proc WHERE proname LIKE 'coherent%'`)).toEqual([]);
    expect(await rig.sql('SELECT is_called FROM coherent_cache_outbox_id_seq')).toEqual([{ is_called: false }]);
  });
});

describe('a process with another prefix', () => {
  it('is told of its own tables, by triggers of its own, and of nothing else', async () => {
    const other = await startCapturing(rig, (dataSource) => ({ parts: new Parts(dataSource) }), { prefix: 'other' });
    other.events.clear();
    await psql.query('DELETE FROM part WHERE id = 2');
    expect(await relayedOf(other, rig)).toEqual(['exact parts detectorId=2']);
    expect(await told()).toEqual(['exact parts detectorId=2']);
    await psql.query('DELETE FROM detector_workflow');
    expect(await told()).toEqual(['exact links detectorId=1,workflowId=1']);
    expect(other.events.of('relayed')).toEqual([]);
  });

  it('does not take the triggers of others away', async () => {
    const other = await startCapturing(rig, (dataSource) => ({ parts: new Parts(dataSource) }), { prefix: 'tes' });
    for (const sql of (await captureSql(other)).down) await rig.sql(sql);
    await psql.query('DELETE FROM part WHERE id = 2');
    expect(await told()).toEqual(['exact parts detectorId=2']);
  });
});

describe('roles that are left out', () => {
  it('are not told of, but what their statements set off is', async () => {
    const [{ user }] = await rig.sql('SELECT session_user AS user');
    for (const sql of (await captureSql({ ...app, capture: { exceptRoles: [user as string, `o'brien`] } })).up)
      await rig.sql(sql);
    await psql.query(`UPDATE workflow SET name = 'x' WHERE id = 2`);
    expect(await rig.sql('SELECT is_called FROM coherent_cache_outbox_id_seq')).toEqual([{ is_called: false }]);
    await psql.query(LINKING_TRIGGER);
    await psql.query('INSERT INTO log VALUES (6)');
    expect(await told()).toEqual(['exact links detectorId=6,workflowId=6']);
  });

  it('are not told of either where foreign keys, or functions that a SELECT calls, write', async () => {
    const [{ user }] = await rig.sql('SELECT session_user AS user');
    for (const sql of (await captureSql({ ...app, capture: { exceptRoles: [user as string] } })).up) await rig.sql(sql);
    await psql.query(`
      CREATE FUNCTION rename() RETURNS int LANGUAGE sql AS $$ UPDATE workflow SET name = 'x' WHERE id = 2 RETURNING 1 $$;
      SELECT rename();
      DELETE FROM detector WHERE id = 1`);
    expect(await rig.sql('SELECT is_called FROM coherent_cache_outbox_id_seq')).toEqual([{ is_called: false }]);
  });
});

describe('a rule that asks the database', () => {
  it('is asked about new rows, and empties its namespace for removed ones: what it looks for may be gone', async () => {
    const linked = await startCapturing(rig, () => ({ byLink: new ByLink() }), { prefix: 'linked' });
    linked.events.clear();
    await psql.query('INSERT INTO detector_workflow ("detectorId", "workflowId") VALUES (1, 2)');
    expect(await relayedOf(linked, rig)).toEqual(['exact by-link environmentId=20']);
    await psql.query('BEGIN; DELETE FROM detector_workflow WHERE id = 1; DELETE FROM workflow WHERE id = 1; COMMIT');
    expect(await relayedOf(linked, rig)).toEqual(['namespace by-link everything']);
    expect(linked.events.of('rule_failed')).toEqual([]);
  });

  it('empties its namespace when its query fails, and keeps nobody waiting', async () => {
    await psql.query(`UPDATE workflow SET name = 'broken' WHERE id = 2`);
    await told();
    const linked = await startCapturing(rig, () => ({ byLink: new ByLink() }), { prefix: 'linked' });
    linked.events.clear();
    await psql.query('INSERT INTO detector_workflow ("detectorId", "workflowId") VALUES (1, 2), (1, 1)');
    expect(await relayedOf(linked, rig)).toEqual(['namespace by-link everything']);
  });

  it('has what vanished with a row counted in', async () => {
    const looking = await startCapturing(rig, (dataSource) => ({ environments: new Environments(dataSource) }), {
      prefix: 'looking',
    });
    looking.events.clear();
    await psql.query('BEGIN; DELETE FROM detector_workflow; DELETE FROM detector WHERE id = 1; COMMIT');
    expect(await relayedOf(looking, rig)).toEqual(['namespace environments everything']);
  });
});

it('accessors that only other processes have are invalidated with it', async () => {
  const other = await rig.start(() => ({ byLink: new ByLink() }), { instrument: { outbox: false } });
  await vi.waitFor(() => expect(other.cache.isServing).toBe(true));
  await psql.query('UPDATE detector_workflow SET "detectorId" = 2');
  expect(await told()).toEqual([
    'exact links detectorId=1,workflowId=1',
    'exact links detectorId=2,workflowId=1',
    'namespace by-link everything',
  ]);
});

it('what the application writes by itself is invalidated twice, and no less', async () => {
  await app.dataSource.manager.save(Detector, { id: 1, name: 'renamed' });
  await app.dataSource.manager.update(DetectorWorkflow, 1, { detectorId: 2 });
  expect(await told()).toContain('exact links detectorId=2,workflowId=1');
});
