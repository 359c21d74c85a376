import { describe, expect, it } from 'vitest';
import { refusalOf } from './refusal-of.js';

const wrapped = (driverError: object) => Object.assign(new Error('failed'), { driverError });

describe('why a database did not answer', () => {
  it.each<[because: string, error: object, refusal: string | undefined]>([
    ['PostgreSQL has no such table', wrapped({ code: '42P01' }), 'missing'],
    ['MySQL has no such table', wrapped({ code: 'ER_NO_SUCH_TABLE', sqlState: '42S02' }), 'missing'],
    ['SQLite has no such table', new Error('SQLITE_ERROR: no such table: migrations'), 'missing'],
    ['PostgreSQL denies it', wrapped({ code: '42501' }), 'refused'],
    ['MySQL denies it', wrapped({ code: 'ER_TABLEACCESS_DENIED_ERROR', sqlState: '42000' }), 'refused'],
    ['PostgreSQL has no such column', wrapped({ code: '42703' }), 'refused'],
    ['MySQL has no such column', wrapped({ code: 'ER_BAD_FIELD_ERROR', sqlState: '42S22' }), 'refused'],
    ['SQLite has no such column', new Error('no such column: id'), 'refused'],
    ['the server shuts down', wrapped({ code: '57P01' }), undefined],
    ['the statement took too long', wrapped({ code: '57014' }), undefined],
    ['MySQL waited for a lock', wrapped({ code: 'ER_LOCK_WAIT_TIMEOUT', sqlState: 'HY000' }), undefined],
    ['nobody listens', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), undefined],
    ['the driver does not say', new Error('what?'), undefined],
  ])('%s', (_because, error, refusal) => {
    expect(refusalOf(error)).toBe(refusal);
  });
});
