import type { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { tablesWritten } from './tables-written.js';

const [user, order] = [{ tableName: 'user' }, { tableName: 'Order' }];
const dataSource = { entityMetadatas: [user, order] } as unknown as DataSource;

describe('tablesWritten', () => {
  it.each([
    ['INSERT INTO "user"("id") VALUES ($1)', [user], 'it is named'],
    ['INSERT INTO "app"."Order"("id") VALUES ($1)', [order], 'a schema comes before the name'],
    ['INSERT IGNORE INTO `user` (id) VALUES (?)', [user], 'quotes differ'],
    ['INSERT INTO users VALUES (1)', [user, order], 'the table is no entity’s, and might be a view of one'],
    ['UPSERT user VALUES (1)', [user, order], 'no table is found'],
    [
      'WITH a AS (INSERT INTO "user" SELECT 1) INSERT INTO "gone" SELECT 2',
      [user, order],
      'one of the tables is unknown',
    ],
  ])('in %s finds its entities because %3$s', (sql, expected) => {
    expect(tablesWritten(sql, dataSource)).toEqual(expected);
  });
});
