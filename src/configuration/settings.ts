import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { SettingsError } from './settings-error.js';

const name = z.string().regex(/^[a-z][a-z0-9_]{0,50}$/, 'use small letters, digits and underscores');

const port = 'give a port number up to 65535, or 0 for any free one';

const settingsSchema = z.object({
  /** A PostgreSQL server; without it the app brings its own. */
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'give a URL like postgres://user:password@host:5432/database' })
    .optional(),
  /** The schema that holds the app's tables there; it is created when it is missing. */
  DATABASE_SCHEMA: name.default('coherent_cache_app'),
  /** A Redis server; without it entries live in the process. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'give a URL like redis://host:6379' }).optional(),
  /** Begins every key of the cache. */
  CACHE_PREFIX: z.string().min(1).default('alerts'),
  /** `false` sends every read to the database. */
  CACHE_ENABLED: z.stringbool("give 'true' or 'false'").default(true),
  /** Bearer token of the cache's admin endpoints; a new one at every start when it is missing. */
  CACHE_ADMIN_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, 'give at least 16 characters, without spaces')
    .default(() => randomBytes(18).toString('base64url')),
  PORT: z.coerce.number(port).int(port).min(0, port).max(65_535, port).default(3000),
});

/** What the app takes from its environment. */
export type Settings = z.output<typeof settingsSchema>;

/**
 * Reads the settings; an empty variable counts as a missing one.
 *
 * @throws SettingsError naming each variable that cannot be used, and why.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new SettingsError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}
