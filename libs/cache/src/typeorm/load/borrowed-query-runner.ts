import type { QueryRunner } from 'typeorm';

const RELEASES: readonly PropertyKey[] = ['release', Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')];

/**
 * Returns `owner` for somebody who does not own it: everything reaches it, except the release.
 *
 * TypeORM releases every runner it asked a DataSource for; a transaction's runner has to outlive that.
 */
export function borrowedQueryRunner(owner: QueryRunner): QueryRunner {
  return new Proxy(owner, {
    get(target, property) {
      if (RELEASES.includes(property)) return () => Promise.resolve();
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (target, property, value) => Reflect.set(target, property, value, target),
  });
}
