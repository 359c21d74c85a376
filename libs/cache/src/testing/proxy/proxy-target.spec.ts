import { describe, expect, it } from 'vitest';
import { readTarget } from './proxy-target.js';

const OWN = { host: '127.0.0.1', port: 7 };

describe('the target of a proxy', () => {
  it.each([
    ['redis://127.0.0.1:6380', '127.0.0.1', 6380, 'redis://127.0.0.1:7'],
    ['redis://localhost', 'localhost', 6379, 'redis://127.0.0.1:7'],
    ['redis://[::1]:6380/2', '::1', 6380, 'redis://127.0.0.1:7/2'],
    ['redis://me:secret@host:1/3?family=6', 'host', 1, 'redis://me:secret@127.0.0.1:7/3?family=6'],
  ])('%s is reached under its url with another host and port', (url, host, port, own) => {
    const target = readTarget(url);
    expect(target.address).toEqual({ host, port });
    expect(target.urlOf(OWN)).toBe(own);
  });

  it('can be an address', () => {
    const target = readTarget({ host: '::1', port: 9 });
    expect(target.address).toEqual({ host: '::1', port: 9 });
    expect(target.urlOf(OWN)).toBe('redis://127.0.0.1:7');
  });

  it.each(['rediss://host:1', 'localhost:6379', '', 'redis://'])('cannot be %j', (url) => {
    expect(() => readTarget(url)).toThrow(/redis:\/\/127\.0\.0\.1:6379/);
  });
});
