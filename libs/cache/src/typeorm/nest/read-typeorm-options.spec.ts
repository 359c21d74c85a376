import { expect, it } from 'vitest';
import type { CacheTypeOrmOptions } from './cache-typeorm-options.js';
import { readTypeOrmOptions } from './read-typeorm-options.js';

const read = (given: object) => () => readTypeOrmOptions(given);

it.each<CacheTypeOrmOptions>([
  {},
  { dataSources: ['default'], migrations: 'ignore', outbox: true, capture: false, failoverCheck: false },
  { outbox: { table: 'a', schema: 'b', pollEvery: '1s', batch: 10, notify: true }, failoverCheck: '10s' },
  { outbox: { schema: undefined }, capture: { exceptRoles: ['app'], service: 'jobs' } },
])('accepts %j', (options) => {
  expect(read(options)()).toBe(options);
});

it.each([
  [
    { outboxx: true },
    'Unknown option "outboxx". Known options: dataSources, migrations, outbox, capture, failoverCheck.',
  ],
  [{ outbox: { poll: 1 } }, 'Unknown option "outbox.poll". Known options: table, schema, pollEvery, batch, notify.'],
  [{ capture: { roles: [] } }, 'Unknown option "capture.roles". Known options: exceptRoles, service.'],
  [{ capture: { exceptRoles: 'app' } }, 'Option "capture.exceptRoles" is wrong. Give a list of names of roles.'],
  [{ outbox: 'yes' }, 'Option "outbox" is wrong.'],
  [{ migrations: 'off' }, `Option "migrations" is wrong. Give 'invalidate' or 'ignore'.`],
  [{ failoverCheck: true }, 'Option "failoverCheck" is wrong.'],
])('refuses %j', (options, message) => {
  expect(read(options)).toThrow(expect.objectContaining({ code: 'CACHE_CONFIGURATION' }) as Error);
  expect(read(options)).toThrow(message);
});
