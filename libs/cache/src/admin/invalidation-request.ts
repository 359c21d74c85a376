import { z } from 'zod';
import { nameSchema } from './name-schema.js';

const bigint = z.strictObject({ bigint: z.string().regex(/^-?\d{1,40}$/) }).transform((value) => BigInt(value.bigint));
const date = z.strictObject({ date: z.iso.datetime({ offset: true }) }).transform((value) => new Date(value.date));
const text = z.string().max(1024);

const idValue = z.union([text, z.number(), z.boolean(), z.null(), bigint, date], {
  error:
    'must be text of at most 1024 characters, a number, true, false, null, {"bigint": "42"} or {"date": "<ISO 8601>"}',
});
const tagId = z.union([text.min(1), z.number(), bigint], {
  error: 'must be text of at most 1024 characters, a number or {"bigint": "42"}',
});

const byNamespace = z.strictObject({
  namespace: nameSchema,
  id: z
    .record(z.string(), idValue, {
      error: (issue) => (issue.code === 'invalid_type' ? 'must be an object of id fields' : undefined),
    })
    .optional(),
});
const byTag = z.strictObject({ tag: z.strictObject({ group: nameSchema, id: tagId }) });

/** What `POST /cache/invalidate` reaches: some entries of a namespace (all of them without an id), or those with a tag. */
export type InvalidationRequest = z.infer<typeof byNamespace> | z.infer<typeof byTag>;

/** Checks the body of `POST /cache/invalidate`; what JSON has no type for is written as `{"bigint": "42"}` or `{"date": "..."}`. */
export const invalidationRequestSchema = {
  /** Chosen by the field that is there, so that a message speaks of what the caller meant. */
  for: (body: unknown): z.ZodType<InvalidationRequest> =>
    typeof body === 'object' && body !== null && 'tag' in body ? byTag : byNamespace,
};
