import { describe, expect, it } from 'vitest';
import { TouchedTables } from './touched-tables.js';

describe('TouchedTables', () => {
  it('lists each table once', () => {
    const tables = new TouchedTables();
    expect(tables.isEmpty).toBe(true);
    for (const name of ['orders', 'shop.Orders', 'items']) tables.add(name);
    expect(tables.list()).toEqual(['orders', 'items']);
  });

  it('stays with any table once one is unknown', () => {
    const tables = new TouchedTables();
    tables.add('orders');
    tables.addAny();
    tables.add('items');
    expect(tables.list()).toEqual(['*']);
  });

  it('gives names up when a write touches more tables than anybody lists', () => {
    const tables = new TouchedTables();
    for (let i = 0; i < 1_000; i++) tables.add(`t${i}`);
    expect(tables.list()).toEqual(['*']);
  });
});
