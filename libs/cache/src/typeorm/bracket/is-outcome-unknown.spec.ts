import { describe, expect, it } from 'vitest';
import { isOutcomeUnknown } from './is-outcome-unknown.js';

const failure = (code?: string) => ({ driverError: { code }, message: 'COMMIT failed' });

describe('isOutcomeUnknown', () => {
  const cases: [error: unknown, unknown: boolean, because: string][] = [
    [failure('23503'), false, 'a deferred constraint refused it'],
    [failure('40001'), false, 'it could not be serialised'],
    [failure('40003'), true, 'the server says it does not know'],
    [failure('08006'), true, 'the connection failed'],
    [failure('57P01'), true, 'the server is going down'],
    [failure('ECONNRESET'), true, 'the socket failed'],
    [failure('EPIPE'), true, 'the socket failed, and five capitals are no SQLSTATE'],
    [failure(), true, 'there is no code'],
    [{ sqlState: '23000' }, false, 'MySQL names the state otherwise'],
    [{ code: 'SQLITE_BUSY' }, false, 'the database is in this process'],
    [new Error('Connection terminated'), true, 'it says nothing'],
    [undefined, true, 'it says nothing at all'],
  ];

  it.each(cases)('of %o is %s because %s', (error, unknown) => {
    expect(isOutcomeUnknown(error)).toBe(unknown);
  });
});
