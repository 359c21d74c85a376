import { z } from 'zod';
import { ConfigurationError } from '../core/errors/configuration-error.js';
import type { CacheAdminOptions } from './cache-admin-options.js';

const SHORTEST_TOKEN = 16;
const REMEDY = `Give CacheAdminModule either a token of at least ${SHORTEST_TOKEN} characters without spaces, or a guard: it does not start unprotected.`;

const schema = z.strictObject({
  token: z.string().min(SHORTEST_TOKEN).regex(/^\S+$/).optional(),
  guard: z.custom<NonNullable<CacheAdminOptions['guard']>>(isGuard).optional(),
});

/**
 * Checks the options of the admin endpoints.
 *
 * @throws ConfigurationError when neither or both of token and guard are given, or one of them is unusable; it never quotes the token.
 */
export function readAdminOptions(given: unknown): CacheAdminOptions {
  const result = schema.safeParse(given, { reportInput: false });
  if (!result.success)
    throw new ConfigurationError(`CacheAdminModule: ${problemOf(result.error.issues[0])}. ${REMEDY}`);
  const { token, guard } = result.data;
  if ((token === undefined) === (guard === undefined)) {
    throw new ConfigurationError(
      `CacheAdminModule: ${token === undefined ? 'neither token nor guard is' : 'both token and guard are'} given. ${REMEDY}`,
    );
  }
  return { token, guard };
}

function problemOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys') return `unknown option "${issue.keys.join('", "')}"`;
  return issue?.path.length ? `the ${issue.path.join('.')} is not usable` : 'the options are not an object';
}

function isGuard(value: unknown): boolean {
  const guard = (typeof value === 'function' ? (value.prototype as unknown) : value) as
    { canActivate?: unknown } | null | undefined;
  return typeof guard?.canActivate === 'function';
}
