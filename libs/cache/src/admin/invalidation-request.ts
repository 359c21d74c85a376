import { z } from 'zod';
import { bigintSchema, idSchema } from './id-schema.js';
import { nameSchema } from './name-schema.js';

const tagId = z.union([z.string().min(1).max(1024), z.number(), bigintSchema], {
  error: 'must be text of at most 1024 characters, a number or {"bigint": "42"}',
});

const byNamespace = z.strictObject({
  namespace: nameSchema,
  id: idSchema.optional(),
});
const byTag = z.strictObject({ tag: z.strictObject({ group: nameSchema, id: tagId }) });

/** What `POST /cache/invalidate` reaches: some entries of a namespace (all of them without an id), or those with a tag. */
export type InvalidationRequest = z.infer<typeof byNamespace> | z.infer<typeof byTag>;

/** Checks the body of `POST /cache/invalidate`. */
export const invalidationRequestSchema = {
  /** Chosen by the field that is there, so that a message speaks of what the caller meant. */
  for: (body: unknown): z.ZodType<InvalidationRequest> =>
    typeof body === 'object' && body !== null && 'tag' in body ? byTag : byNamespace,
};
