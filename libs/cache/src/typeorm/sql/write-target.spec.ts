import type { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { writeTarget } from './write-target.js';

const [user, order] = [{ tableName: 'user' }, { tableName: 'Order' }];
const dataSource = { entityMetadatas: [user, order] } as unknown as DataSource;

describe('writeTarget', () => {
  it.each([
    ['INSERT INTO "user"("id") VALUES ($1)', [user], ['insert']],
    ['UPDATE "app"."Order" SET "a" = $1 WHERE "id" IN (SELECT 1 FROM "user")', [order], ['update', 'remove', 'insert']],
    ['/* delete it */ DELETE FROM `user` WHERE `id` = ?', [user], ['remove']],
    ['WITH "a" AS (SELECT 1 FROM "Order") UPDATE "user" SET "b" = 1', [user], ['update', 'remove', 'insert']],
    ['INSERT INTO "migrations"("name") VALUES ($1)', [], ['insert']],
    ['CALL do_it()', [], []],
  ])('finds in %s its entities and changes', (sql, metadatas, changes) => {
    expect(writeTarget(sql, dataSource)).toEqual({ metadatas, changes });
  });
});
