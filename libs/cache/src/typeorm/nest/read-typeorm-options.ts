import { z } from 'zod';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import type { CacheTypeOrmOptions } from './cache-typeorm-options.js';

const roles = z.array(z.string().min(1), 'Give a list of names of roles.');
const duration = z.union([z.string(), z.number()], 'Give milliseconds, or text such as "30s".');

const shapes = {
  outbox: z.strictObject({
    table: z.string().min(1).optional(),
    schema: z.string().min(1).optional(),
    pollEvery: duration.optional(),
    batch: z.number().optional(),
    notify: z.boolean('Give true or false.').optional(),
  }),
  capture: z.strictObject({ exceptRoles: roles.readonly().optional(), service: z.string().optional() }),
};

const schema = z.strictObject({
  dataSources: z.array(z.unknown(), 'Give a list of DataSources, or of their names.').optional(),
  migrations: z.enum(['invalidate', 'ignore'], "Give 'invalidate' or 'ignore'.").optional(),
  outbox: z.unknown().optional(),
  capture: z.unknown().optional(),
  failoverCheck: duration.or(z.literal(false)).optional(),
});

/**
 * Checks what the user gave to `CacheTypeOrmModule.forRoot`; values that only the database can judge are checked with it.
 *
 * @throws ConfigurationError that names each unknown or wrong option, and what there is.
 */
export function readTypeOrmOptions(given: CacheTypeOrmOptions): CacheTypeOrmOptions {
  const problems = [
    ...problemsOf(schema, given, ''),
    ...(['outbox', 'capture'] as const).flatMap((option) =>
      typeof given[option] === 'boolean' || given[option] === undefined
        ? []
        : problemsOf(shapes[option], given[option], `${option}.`),
    ),
  ];
  if (problems.length > 0) throw new ConfigurationError(`CacheTypeOrmModule.forRoot: ${problems.join(' ')}`);
  return given;
}

function problemsOf(shape: z.ZodObject, given: unknown, path: string): readonly string[] {
  const result = shape.safeParse(given, { reportInput: false });
  return (result.error?.issues ?? []).map((issue) => {
    if (issue.code !== 'unrecognized_keys')
      return `Option "${`${path}${issue.path.join('.')}`.replace(/\.$/, '')}" is wrong. ${issue.message}`;
    const names = issue.keys.map((key) => `"${path}${key}"`).join(', ');
    return `Unknown option ${names}. Known options: ${Object.keys(shape.shape).join(', ')}.`;
  });
}
