import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../core/errors/configuration-error.js';
import { readAdminOptions } from './read-admin-options.js';

const TOKEN = '0123456789abcdef';
const guard = { canActivate: () => true };
class Guard {
  canActivate(): boolean {
    return true;
  }
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('readAdminOptions', () => {
  it.each([
    { given: undefined, says: /not an object/, because: 'nothing was given' },
    { given: {}, says: /neither token nor guard/, because: 'anyone could clear the cache' },
    {
      given: { token: undefined },
      says: /neither token nor guard/,
      because: 'an unset variable must not open the door',
    },
    { given: { token: '' }, says: /token is not usable/, because: 'an empty variable must not open the door' },
    {
      given: { token: TOKEN.slice(1) },
      says: /token is not usable.*16 characters/,
      because: '15 characters are one too few',
    },
    {
      given: { token: `${TOKEN} x` },
      says: /token is not usable.*without spaces/,
      because: 'a header ends at the space',
    },
    { given: { token: 42 }, says: /token is not usable/, because: 'a number is no token' },
    { given: { guard: {} }, says: /guard is not usable/, because: 'it has no canActivate' },
    { given: { guard: () => true }, says: /guard is not usable/, because: 'a function is no guard' },
    { given: { guard: null }, says: /guard is not usable/, because: 'null guards nothing' },
    { given: { token: TOKEN, guard }, says: /both token and guard/, because: 'one would be ignored' },
    {
      given: { token: TOKEN, path: 'x' },
      says: /unknown option "path"/,
      because: 'the path is an argument of its own',
    },
  ])('refuses $given, because $because', ({ given, says }) => {
    expect(() => readAdminOptions(given)).toThrow(ConfigurationError);
    expect(() => readAdminOptions(given)).toThrow(says);
    expect(() => readAdminOptions(given)).toThrow(/does not start unprotected/);
  });

  it('never quotes a token', () => {
    const message = messageOf(() => readAdminOptions({ token: 'short-secret' }));
    expect(message).toContain('the token is not usable');
    expect(message).not.toContain('short-secret');
  });

  it.each([{ token: TOKEN }, { guard }, { guard: Guard }])('accepts %o', (given) => {
    expect(readAdminOptions(given)).toEqual({ token: undefined, guard: undefined, ...given });
  });
});
