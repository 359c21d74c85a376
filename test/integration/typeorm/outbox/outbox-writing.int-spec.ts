import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from 'pg';
import { QueryFailedError, type EntityManager, type QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { LateCheck, Workflow } from '../entities.js';
import { WorkflowNames } from '../workflow-names.js';
import { createOutboxRig, type OutboxRig, type Process } from './outbox-rig.js';

let rig: OutboxRig;
let app: Process<{ names: WorkflowNames }>;
let id: number;
beforeEach(async () => {
  rig = await createOutboxRig(inject('postgresUrl'));
  app = await rig.start((dataSource) => ({ names: new WorkflowNames(dataSource) }));
  ({ id } = await app.dataSource.manager.save(Workflow, { name: 'old' }));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rig.close();
});

const nameInDatabase = async (which = id) =>
  (await rig.sql('SELECT name FROM workflow WHERE id = $1', [which]))[0]?.name as string | undefined;
const debts = async () => (await rig.rows()).map(({ payload }) => (JSON.parse(payload) as { debt: any }).debt);
const onRunner = async <R>(work: (runner: QueryRunner) => Promise<R>): Promise<R> => {
  const runner = app.dataSource.createQueryRunner();
  try {
    return await work(runner);
  } finally {
    await runner.release();
  }
};

/** Notes every text that is sent to a database from now on. */
function sentTexts(onText: (text: string) => void = () => undefined): string[] {
  const texts: string[] = [];
  const { query } = Client.prototype;
  vi.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...given: any[]) {
    texts.push(String(given[0]));
    onText(String(given[0]));
    return (query as any).apply(this, given);
  });
  return texts;
}

/** Runs `work` when the library begins to have the connection to itself, as code that knows nothing of that. */
function onceBusy(text: string, work: () => Promise<unknown>): { readonly done: () => Promise<unknown> } {
  const elsewhere = AsyncLocalStorage.snapshot();
  let done: Promise<unknown> | undefined;
  sentTexts((sent) => {
    if (sent === text) done ??= elsewhere(work);
  });
  return { done: () => done ?? Promise.reject(new Error(`"${text}" was never sent.`)) };
}

const writes: [title: string, write: (manager: EntityManager) => Promise<unknown>][] = [
  ['save', (manager) => manager.save(Workflow, { id, name: 'new' })],
  ['update', (manager) => manager.update(Workflow, id, { name: 'new' })],
  ['SQL', (manager) => manager.query(`UPDATE workflow SET name = 'new' WHERE id = $1`, [id])],
];

describe('while the store can be told', () => {
  it.each(writes)('an outbox costs nothing: %s', async (_title, write) => {
    const without = await rig.start((dataSource) => ({ names: new WorkflowNames(dataSource) }), {
      instrument: { outbox: false },
    });
    const sent: string[][] = [];
    for (const { dataSource } of [without, app]) {
      const texts = sentTexts();
      await dataSource.transaction(write);
      await write(dataSource.manager);
      sent.push(texts);
      vi.restoreAllMocks();
      await rig.sql(`UPDATE workflow SET name = 'old'`);
    }
    expect(sent[1]).toEqual(sent[0]);
    expect(await rig.rows()).toEqual([]);
  });
});

describe('while the store cannot be told', () => {
  beforeEach(() => {
    app.store.isDown = true;
  });

  it.each(writes)('a transaction keeps what it owes beside what it wrote: %s', async (_title, write) => {
    await app.dataSource.transaction(write);
    expect(await nameInDatabase()).toBe('new');
    expect(await debts()).toEqual([
      {
        writer: expect.any(String),
        cells: expect.arrayContaining([{ kind: 'entry', key: expect.stringContaining('{test:workflow-names}') }]),
        tables: expect.arrayContaining(['workflow']),
        own: { 'workflow-names': expect.any(String) },
      },
    ]);
    expect((await rig.rows())[0]?.prefix).toBe('test');
  });

  it.each(writes)('a transaction that is rolled back keeps nothing: %s', async (_title, write) => {
    const failing = app.dataSource.transaction(async (manager) => {
      await write(manager);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect([await nameInDatabase(), await rig.rows()]).toEqual(['old', []]);
  });

  it('a transaction with a savepoint keeps one row for what is left of it', async () => {
    await app.dataSource.transaction(async (manager) => {
      await manager.update(Workflow, id, { name: 'outer' });
      await manager.transaction((inner) => inner.update(Workflow, id, { name: 'inner' }));
      await manager
        .transaction(async (inner) => {
          await inner.update(Workflow, id, { name: 'undone' });
          throw new Error('inner');
        })
        .catch(() => undefined);
    });
    expect([await nameInDatabase(), await debts()]).toEqual(['inner', [expect.anything()]]);
  });

  it('a transaction that nothing cached depends on keeps the tables that it touched', async () => {
    await app.dataSource.transaction((manager) => manager.query(`INSERT INTO detector (name) VALUES ('cpu')`));
    expect(await debts()).toEqual([expect.objectContaining({ cells: [], tables: ['detector'], own: {} })]);
  });

  it.each(writes)('a statement alone keeps what it owes: %s', async (_title, write) => {
    await write(app.dataSource.manager);
    expect([await nameInDatabase(), (await rig.rows()).length]).toEqual(['new', 1]);
  });

  it('a statement alone that fails keeps nothing, and fails as it does without an outbox', async () => {
    const failing = (rigged: typeof app) =>
      rigged.dataSource.query(`UPDATE workflow SET name = $1, "environmentId" = 1 / $2::int`, ['new', 0]).then(
        () => undefined,
        (error: unknown) => error,
      );
    const control = await rig.start((dataSource) => ({ names: new WorkflowNames(dataSource) }), {
      instrument: { outbox: false },
    });
    const error = await failing(app);
    expect(error).toBeInstanceOf(QueryFailedError);
    expect(error).toEqual(await failing(control));
    expect([await nameInDatabase(), await rig.rows()]).toEqual(['old', []]);
  });

  it('a statement that a deferred constraint refuses at its end fails with the same error', async () => {
    const error = await app.dataSource.manager.insert(LateCheck, { id: 1, workflow: { id: -1 } }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(QueryFailedError);
    expect(error).toMatchObject({ query: expect.stringMatching(/^INSERT INTO "late_check"/), parameters: [1, -1] });
    expect((error as QueryFailedError).driverError).toMatchObject({ code: '23503' });
    expect(await rig.rows()).toEqual([]);
  });

  it.each<[title: string, run: (manager: EntityManager) => Promise<unknown>]>([
    ['insert', (manager) => manager.insert(Workflow, { name: 'x', place: { region: 'eu' } })],
    ['update', (manager) => manager.update(Workflow, id, { name: 'x' })],
    ['delete', (manager) => manager.delete(Workflow, { name: 'nobody' })],
    ['raw UPDATE', (manager) => manager.query(`UPDATE workflow SET name = 'x' RETURNING name`)],
    ['raw INSERT', (manager) => manager.query(`INSERT INTO detector (id, name) VALUES (7, 'd') RETURNING id`)],
    ['TRUNCATE', (manager) => manager.query('TRUNCATE late_check')],
    ['structured', (manager) => manager.queryRunner!.query(`UPDATE workflow SET name = 'x'`, [], true)],
  ])('a statement alone returns what it returns without an outbox: %s', async (_title, run) => {
    const results: unknown[] = [];
    const control = await rig.start((dataSource) => ({ names: new WorkflowNames(dataSource) }), {
      instrument: { outbox: false },
    });
    control.store.isDown = true;
    await rig.sql('ALTER SEQUENCE workflow_id_seq RESTART WITH 50');
    for (const { dataSource } of [control, app]) {
      const runner = dataSource.createQueryRunner();
      results.push(await run(runner.manager));
      await runner.release();
      await rig.sql('DELETE FROM workflow WHERE id <> $1', [id]);
      await rig.sql('ALTER SEQUENCE workflow_id_seq RESTART WITH 50');
      await rig.sql('DELETE FROM detector');
    }
    expect(results[1]).toEqual(results[0]);
    expect(await rig.rows()).toHaveLength(1);
  });

  it.each([
    ['that changes the schema', 'ALTER TABLE workflow ADD extra int'],
    ['that nobody can read', `DO $$ BEGIN UPDATE workflow SET name = 'new'; END $$`],
    ['in a text with others', `UPDATE workflow SET name = 'new'; SELECT 1`],
  ])('a statement %s runs as it is, and is owed in memory alone', async (_title, sql) => {
    await app.dataSource.query(sql);
    expect(await rig.rows()).toEqual([]);
    expect(app.cache.isServing).toBe(false);
  });

  it('a statement that only runs outside transactions runs', async () => {
    await app.dataSource.query('CREATE INDEX CONCURRENTLY by_name ON workflow (name)');
    expect(await rig.sql(`SELECT FROM pg_indexes WHERE indexname = 'by_name'`)).toHaveLength(1);
  });
});

describe('a debt that cannot be kept', () => {
  beforeEach(async () => {
    await rig.sql('DROP TABLE coherent_cache_outbox');
    app.store.isDown = true;
  });

  it.each(writes)('leaves the transaction as it is, and is owed in memory alone: %s', async (_title, write) => {
    await app.dataSource.transaction(async (manager) => {
      await manager.save(Workflow, { name: 'beside' });
      await write(manager);
    });
    expect(await nameInDatabase()).toBe('new');
    expect(await rig.sql(`SELECT FROM workflow WHERE name = 'beside'`)).toHaveLength(1);
    expect(app.events.of('outbox_failed').map(({ operation }) => operation)).toEqual(['write']);
    expect(app.cache.isServing).toBe(false);
  });

  it.each(writes)('leaves a statement alone as it is: %s', async (_title, write) => {
    await write(app.dataSource.manager);
    expect(await nameInDatabase()).toBe('new');
    expect(app.events.of('outbox_failed')).toHaveLength(1);
  });

  it('does not take along what others send on the connection in the meantime', async () => {
    await onRunner(async (runner) => {
      await runner.startTransaction();
      await runner.manager.update(Workflow, id, { name: 'new' });
      const late = onceBusy('SAVEPOINT coherent_cache_outbox', () =>
        runner.query(`INSERT INTO detector (name) VALUES ('late')`),
      );
      await runner.commitTransaction();
      await late.done();
    });
    expect(await rig.sql('SELECT name FROM detector')).toEqual([{ name: 'late' }]);
  });
});

describe('on one connection without a transaction', () => {
  beforeEach(() => {
    app.store.isDown = true;
  });

  it('a write that is sent beside one that fails is not undone with it', async () => {
    await onRunner(async (runner) => {
      const first = runner.query('UPDATE workflow SET "environmentId" = 1 / (id - id)');
      const second = runner.query(`INSERT INTO detector (name) VALUES ('kept')`);
      await expect(first).rejects.toThrow('division by zero');
      await second;
    });
    expect(await rig.sql('SELECT name FROM detector')).toEqual([{ name: 'kept' }]);
    expect(await debts()).toEqual([expect.objectContaining({ tables: expect.arrayContaining(['detector']) })]);
  });

  it('a transaction that begins beside a write is not committed with it', async () => {
    await onRunner(async (runner) => {
      const begun = onceBusy('START TRANSACTION', () => runner.startTransaction());
      await runner.query(`UPDATE workflow SET name = 'new' WHERE id = $1`, [id]);
      await begun.done();
      await runner.query(`INSERT INTO detector (name) VALUES ('undone')`);
      await runner.rollbackTransaction();
    });
    expect([await nameInDatabase(), await rig.sql('SELECT FROM detector')]).toEqual(['new', []]);
  });

  it('a transaction that was begun by hand, unawaited, is not committed by the write behind it', async () => {
    await onRunner(async (runner) => {
      const begun = runner.query('BEGIN');
      const write = runner.query(`UPDATE workflow SET name = 'undone' WHERE id = $1`, [id]);
      await Promise.all([begun, write]);
      await runner.query('ROLLBACK');
    });
    expect(await nameInDatabase()).toBe('old');
  });

  it('what a subscriber of a write writes on its connection goes with it', async () => {
    app.dataSource.subscribers.push({
      afterQuery: async ({ query, queryRunner, success }) => {
        if (!query.startsWith('UPDATE workflow') || !success) return;
        await queryRunner.query(`INSERT INTO detector (name) VALUES ('audit')`);
      },
    } as (typeof app.dataSource.subscribers)[number]);
    await onRunner((runner) => runner.query(`UPDATE workflow SET name = 'new' WHERE id = $1`, [id]));
    expect(await rig.sql('SELECT name FROM detector')).toEqual([{ name: 'audit' }]);
    expect(await debts()).toHaveLength(2);
  });
});
