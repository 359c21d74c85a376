import { z } from 'zod';

/** Body of a request that creates a detector. */
export const detectorSchema = z.strictObject({
  name: z.string().min(1).max(200),
  group: z.string().max(200).optional(),
  expression: z.string().max(10_000).optional(),
});

/** Body of a request that changes one: the fields to change. */
export const detectorChangeSchema = detectorSchema.partial();
