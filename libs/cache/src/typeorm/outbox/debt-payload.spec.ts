import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Debt } from '../../core/invalidation/debt.js';
import { KeySpace } from '../../core/key/key-space.js';
import { pendingKeyOf } from '../../core/key/pending-key-of.js';
import { readDebt, writeDebt } from './debt-payload.js';

const keys = new KeySpace('shop', 'orders', (text) => text, 4);
const debt: Debt = {
  writer: 'dQw4w9WgXcQ.1a',
  cells: [keys.spaces[1]!, keys.entry('d42;'), keys.index('6.shopId', 's2:Ä}'), keys.fence('t:x')],
  tables: ['order', '*'],
  own: { orders: 'Ab3-_x' },
};
const golden = readFileSync(new URL('../../../../../test/wire/debt-v1/debt.json', import.meta.url), 'utf8').trim();

describe('format 1 of debts', () => {
  const remedy =
    'Rows of released versions look like this. Do not edit the file: write version 2, and read both; builds that do not know it clear the cache.';

  it('is what was released', () => {
    expect(writeDebt(debt), remedy).toBe(golden);
    expect(readDebt(JSON.parse(golden)), remedy).toEqual(debt);
  });

  it('finds the pending writers of each cell again', () => {
    expect(readDebt(JSON.parse(writeDebt(debt)))?.cells.map(({ pendingKey }) => pendingKey)).toEqual(
      debt.cells.map(({ pendingKey }) => pendingKey),
    );
  });

  it('keeps the kinds that exist for values of an older cache; builds that do not know them clear the cache', () => {
    const key = 'id-{1}-x';
    const cells = [keys.closure('', 1), { kind: 'old' as const, key, pendingKey: pendingKeyOf(key) }];
    expect(readDebt(JSON.parse(writeDebt({ ...debt, cells })))?.cells).toEqual(cells);
  });

  it.each([
    ['no object', 'null'],
    ['of another version', golden.replace('"v":1', '"v":2')],
    ['with a cell of an unknown kind', golden.replace('"fence"', '"hedge"')],
    ['with a key that is in no slot', golden.replace('{shop', 'shop')],
    ['without tables', golden.replace('tables', 'tabels')],
  ])('is not taken for anything when it is %s', (_what, payload) => {
    expect(payload).not.toBe(golden);
    expect(readDebt(JSON.parse(payload))).toBeNull();
  });
});
