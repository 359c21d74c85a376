import { z } from 'zod';

/** A bigint, as JSON can write it. */
export const bigintSchema = z
  .strictObject({ bigint: z.string().regex(/^-?\d{1,40}$/) })
  .transform((value) => BigInt(value.bigint));
const date = z.strictObject({ date: z.iso.datetime({ offset: true }) }).transform((value) => new Date(value.date));
const text = z.string().max(1024);

const idValue = z.union([text, z.number(), z.boolean(), z.null(), bigintSchema, date], {
  error:
    'must be text of at most 1024 characters, a number, true, false, null, {"bigint": "42"} or {"date": "<ISO 8601>"}',
});

/** Fields of an id, in part or whole, as a request may give them; what JSON has no type for is written as `{"bigint": "42"}` or `{"date": "..."}`. */
export const idSchema = z.record(z.string(), idValue, {
  error: (issue) => (issue.code === 'invalid_type' ? 'must be an object of id fields' : undefined),
});
