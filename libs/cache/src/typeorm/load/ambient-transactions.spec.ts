import type { DataSource, QueryRunner } from 'typeorm';
import { expect, it } from 'vitest';
import { AmbientTransactions } from './ambient-transactions.js';

type FakeRunner = { isTransactionActive: boolean; isReleased: boolean };

const running = (): FakeRunner & QueryRunner =>
  ({ isTransactionActive: true, isReleased: false }) as FakeRunner & QueryRunner;
const database = (): DataSource => ({ manager: {} }) as DataSource;

/** One whose `manager` says which transaction is the present one, as libraries that carry transactions along make it. */
function carrying(present: () => QueryRunner | undefined): DataSource {
  return Object.defineProperty({}, 'manager', { get: () => ({ queryRunner: present() }) }) as DataSource;
}

it('there is no transaction around code that is part of none', async () => {
  const transactions = new AmbientTransactions();
  expect([...transactions.current()]).toEqual([]);
  await transactions.runIn(database(), running(), () => Promise.resolve());
  expect([...transactions.current()]).toEqual([]);
});

it('what a callback awaits is part of its transaction, and other code is not', async () => {
  const transactions = new AmbientTransactions();
  const [one, other] = [running(), running()];
  const [dataSource, elsewhere] = [database(), database()];
  const runnersLater = async () => {
    await Promise.resolve();
    return [...transactions.current().values()];
  };
  const [first, second, outside] = await Promise.all([
    transactions.runIn(dataSource, one, runnersLater),
    transactions.runIn(elsewhere, other, runnersLater),
    runnersLater(),
  ]);
  expect([first[0] === one, second[0] === other]).toEqual([true, true]);
  expect([first.length, second.length, outside.length]).toEqual([1, 1, 0]);
});

it('transactions on two databases are around the caller both', () => {
  const transactions = new AmbientTransactions();
  const [one, other] = [database(), database()];
  const [onOne, onOther] = [running(), running()];
  const current = transactions.runIn(one, onOne, () =>
    transactions.runIn(other, onOther, () => transactions.current()),
  );
  expect(current.get(one)).toBe(onOne);
  expect(current.get(other)).toBe(onOther);
});

it('of two on one database the inner one counts, until it has returned', () => {
  const transactions = new AmbientTransactions();
  const dataSource = database();
  const [outer, inner] = [running(), running()];
  transactions.runIn(dataSource, outer, () => {
    transactions.runIn(dataSource, inner, () => expect(transactions.current().get(dataSource)).toBe(inner));
    expect(transactions.current().get(dataSource)).toBe(outer);
  });
});

it.each<[title: string, end: (runner: FakeRunner) => void]>([
  ['that has ended', (runner) => (runner.isTransactionActive = false)],
  ['whose runner was released', (runner) => (runner.isReleased = true)],
])('work left behind by a transaction %s is part of none', (_title, end) => {
  const transactions = new AmbientTransactions();
  const runner = running();
  const current = transactions.runIn(database(), runner, () => {
    end(runner);
    return transactions.current();
  });
  expect(current.size).toBe(0);
});

it.each<[title: string, present: (own: QueryRunner) => QueryRunner | undefined, size: number]>([
  ['is current while the carrier names it', (own) => own, 1],
  ['is not while the carrier has suspended it', () => undefined, 0],
  ['is not while the carrier names another', () => running(), 0],
])('a transaction that a library carries along %s', (_title, present, size) => {
  const transactions = new AmbientTransactions();
  const own = running();
  const dataSource = carrying(() => present(own));
  expect(transactions.runIn(dataSource, own, () => transactions.current().size)).toBe(size);
});
