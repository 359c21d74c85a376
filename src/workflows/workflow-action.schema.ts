import { z } from 'zod';

/** Body of a request that creates a step of a workflow. */
export const workflowActionSchema = z.strictObject({
  workflowId: z.int32().positive(),
  kind: z.string().min(1).max(100),
  target: z.string().max(500).optional(),
});

/** Body of a request that changes one: the fields to change. */
export const workflowActionChangeSchema = workflowActionSchema.partial();
