import { expect, it } from 'vitest';
import { readSettings } from './settings.js';
import { SettingsError } from './settings-error.js';

it('starts without any variable, with an admin token of its own', () => {
  const settings = readSettings({ PORT: '' });

  expect(settings).toMatchObject({ PORT: 3000, CACHE_PREFIX: 'alerts' });
  expect(settings.DATABASE_URL).toBeUndefined();
  expect(settings.CACHE_ADMIN_TOKEN).not.toBe(readSettings({}).CACHE_ADMIN_TOKEN);
});

it.each([
  ['DATABASE_URL', 'mysql://localhost/x', 'postgres://'],
  ['REDIS_URL', 'localhost:6379', 'redis://'],
  ['PORT', '80000', '65535'],
  ['PORT', 'http', 'a port number up to 65535'],
  ['CACHE_ADMIN_TOKEN', 'short', 'at least 16'],
  ['DATABASE_SCHEMA', 'a"b', 'small letters'],
])('refuses %s=%s and says what it expects', (variable, value, remedy) => {
  expect(() => readSettings({ [variable]: value })).toThrow(SettingsError);
  expect(() => readSettings({ [variable]: value })).toThrow(new RegExp(`${variable}: .*${remedy}`));
});
