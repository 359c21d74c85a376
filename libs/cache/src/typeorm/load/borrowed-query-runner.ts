import type { QueryRunner } from 'typeorm';

const RELEASES: readonly PropertyKey[] = ['release', Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')];

const borrowed = new WeakSet<QueryRunner>();

/** Tells whether `runner` belongs to somebody else, who watches it. */
export function isBorrowed(runner: QueryRunner): boolean {
  return borrowed.has(runner);
}

/**
 * Returns `owner` for somebody who does not own it: everything reaches it, except the release.
 *
 * TypeORM releases every runner it asked a DataSource for; a transaction's runner has to outlive that.
 */
export function borrowedQueryRunner(owner: QueryRunner): QueryRunner {
  const runner = new Proxy(owner, {
    get(target, property) {
      if (RELEASES.includes(property)) return () => Promise.resolve();
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (target, property, value) => Reflect.set(target, property, value, target),
  });
  borrowed.add(runner);
  return runner;
}
