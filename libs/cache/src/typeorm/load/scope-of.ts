import type { DataSource, QueryRunner } from 'typeorm';

/** What a scope given to `within` brings, if it is an entity manager at all. */
export interface Scope {
  readonly dataSource?: DataSource;
  readonly queryRunner?: QueryRunner;
}

/** Reads DataSource and query runner off an entity manager; TypeORM before 1.0 calls the first `connection`. */
export function scopeOf(manager: object): Scope {
  const { dataSource, connection, queryRunner } = (manager ?? {}) as Scope & { readonly connection?: DataSource };
  return { dataSource: dataSource ?? connection, queryRunner };
}
