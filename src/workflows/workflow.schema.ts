import { z } from 'zod';

/** Body of a request that creates a workflow; without `environmentId` it runs wherever an alert fires. */
export const workflowSchema = z.strictObject({
  name: z.string().min(1).max(200),
  environmentId: z.int32().positive().nullable().default(null),
  enabled: z.boolean().optional(),
});

/** Body of a request that changes one: the fields to change. */
export const workflowChangeSchema = workflowSchema
  .partial()
  .extend({ environmentId: z.int32().positive().nullable().optional() });
