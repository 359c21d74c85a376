import { expect, it } from 'vitest';
import type { Debt } from '../../core/invalidation/debt.js';
import type { Cell } from '../../core/ports/store.js';
import { mergeDebts } from './merge-debts.js';

const cell = (key: string): Cell => ({ kind: 'fence', key, pendingKey: `${key}p` });
const debt = (keys: readonly string[], tables: readonly string[] = [], own: Debt['own'] = {}): Debt => ({
  writer: keys.join(),
  cells: keys.map(cell),
  tables,
  own,
});
const keysOf = (debts: readonly Debt[]) => debts.map(({ cells }) => cells.map(({ key }) => key));

it('names each cell once', () => {
  expect(keysOf(mergeDebts([debt(['a', 'b']), debt(['b', 'c'])]))).toEqual([['a', 'b', 'c']]);
});

it('tells a store of a thousand cells at a time', () => {
  const many = Array.from({ length: 2_500 }, (_, n) => `key ${n}`);
  expect(keysOf(mergeDebts([debt(many)])).map((keys) => keys.length)).toEqual([1_000, 1_000, 500]);
});

it('begins with what old keys need, so that none is taken over under tokens that come after these', () => {
  const tokens = Array.from({ length: 1_500 }, (_, n) => cell(`token ${n}`));
  const old: Cell = { kind: 'old', key: 'id-1', pendingKey: 'id-1' };
  const closure: Cell = { kind: 'closure', key: '{a}x:1', pendingKey: '{a}p:x:1' };
  const merged = mergeDebts([debt(['a']), { ...debt([]), cells: [...tokens, old, closure] }]);
  expect(keysOf(merged)[0]!.slice(0, 3)).toEqual(['id-1', '{a}x:1', 'a']);
  expect(keysOf(merged).flat()).toHaveLength(1_503);
});

it('names the tables of writers with the same accessors once', () => {
  const merged = mergeDebts([debt([], ['a'], { x: '1', y: '2' }), debt([], ['b', 'a'], { y: '2', x: '1' })]);
  expect(merged).toEqual([{ writer: 'outbox', cells: [], tables: ['a', 'b'], own: { x: '1', y: '2' } }]);
});

it('keeps apart what writers with other accessors touched: they know other rules', () => {
  const merged = mergeDebts([debt([], ['a'], { x: '1' }), debt([], ['a'], { x: '2' }), debt([], ['a'])]);
  expect(merged.map(({ own }) => own)).toEqual([{ x: '1' }, { x: '2' }, {}]);
});

it('returns nothing for nothing', () => {
  expect(mergeDebts([])).toEqual([]);
});
