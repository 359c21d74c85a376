import { describe, expect, it } from 'vitest';
import { BearerToken } from './bearer-token.js';

const TOKEN = 'a-token-long-enough';

describe('BearerToken', () => {
  it.each([`Bearer ${TOKEN}`, `bearer ${TOKEN}`, `Bearer   ${TOKEN}  `])('accepts %j', (header) => {
    expect(new BearerToken(TOKEN).matches(header)).toBe(true);
  });

  it.each([
    { header: undefined, because: 'there is none' },
    { header: '', because: 'it is empty' },
    { header: TOKEN, because: 'the scheme is missing' },
    { header: `Basic ${TOKEN}`, because: 'the scheme is another' },
    { header: `Bearer ${TOKEN}x`, because: 'it is longer' },
    { header: `Bearer ${TOKEN.slice(0, -1)}`, because: 'it is shorter' },
    { header: `Bearer ${TOKEN.toUpperCase()}`, because: 'case counts' },
    { header: `Bearer ${TOKEN} ${TOKEN}`, because: 'there are two' },
    { header: [`Bearer ${TOKEN}`], because: 'it is a list' },
    { header: 'Bearer ', because: 'the token is empty' },
  ])('refuses $header, because $because', ({ header }) => {
    expect(new BearerToken(TOKEN).matches(header)).toBe(false);
  });
});
