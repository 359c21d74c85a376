import type { EntityManager } from 'typeorm';
import { expect, it } from 'vitest';
import { endsTransaction } from './ends-transaction.js';

const refused = (driverError: object) => Object.assign(new Error('refused'), { driverError });

/** A manager of a transaction; `asked` counts how often its database was asked whether it still goes on. */
function managerOf(type: string, isAborted: boolean) {
  const state = { asked: 0 };
  const query = () => {
    state.asked += 1;
    return isAborted ? Promise.reject(new Error('aborted')) : Promise.resolve([]);
  };
  return { state, manager: { dataSource: { options: { type } }, queryRunner: { query } } as unknown as EntityManager };
}

it.each([
  ['a serialisation failure', 'postgres', { code: '40001' }],
  ['a deadlock on PostgreSQL', 'postgres', { code: '40P01' }],
  ['a statement after one that failed', 'postgres', { code: '25P02' }],
  ['a deadlock on MySQL', 'mysql', { code: 'ER_LOCK_DEADLOCK' }],
  ['a deadlock on MySQL, by number', 'mariadb', { errno: 1213 }],
])('%s ends the transaction, whatever the database would say', async (_title, type, driverError) => {
  const { manager, state } = managerOf(type, false);
  expect(await endsTransaction(refused(driverError), manager)).toBe(true);
  expect(state.asked).toBe(0);
});

it.each([
  ['postgres', true, true],
  ['postgres', false, false],
  ['aurora-postgres', true, true],
  ['cockroachdb', true, true],
] as const)('any other error on %s does when the database says so (aborted: %s)', async (type, isAborted, ends) => {
  const { manager, state } = managerOf(type, isAborted);
  expect(await endsTransaction(refused({ code: '23505' }), manager)).toBe(ends);
  expect(state.asked).toBe(1);
});

it.each(['mysql', 'mariadb', 'better-sqlite3'])('any other error on %s ends the statement alone', async (type) => {
  const { manager, state } = managerOf(type, true);
  expect(await endsTransaction(refused({ code: 'ER_DUP_ENTRY', errno: 1062 }), manager)).toBe(false);
  expect(state.asked).toBe(0);
});

it('an error that is not the database’s ends nothing', async () => {
  const { manager, state } = managerOf('postgres', true);
  for (const error of [new Error('a rule'), null, undefined, 'text']) {
    expect(await endsTransaction(error, manager)).toBe(false);
  }
  expect(state.asked).toBe(0);
});

it('an error outside a transaction ends nothing', async () => {
  const manager = { dataSource: { options: { type: 'postgres' } } } as EntityManager;
  expect(await endsTransaction(refused({ code: '23505' }), manager)).toBe(false);
});
