import { describe, expect, it } from 'vitest';
import { bareTableName } from './bare-table-name.js';

describe('bareTableName', () => {
  it.each([
    ['orders', 'orders', 'it is bare already'],
    ['Orders', 'orders', 'unquoted names have no case'],
    ['shop.orders', 'orders', 'writers see a table with and without its schema'],
    ['db.shop.orders', 'orders', 'some databases put one more name in front'],
    ['"shop"."Orders"', 'orders', 'SQL may quote'],
    ['`orders`', 'orders', 'MySQL quotes so'],
    ['[dbo].[orders]', 'orders', 'SQL Server quotes so'],
    ['odd.', 'odd.', 'no table may be left without a name'],
  ])('calls %s %s, because %s', (table, bare) => {
    expect(bareTableName(table)).toBe(bare);
  });
});
