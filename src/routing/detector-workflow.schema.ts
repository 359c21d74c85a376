import { z } from 'zod';

/** Body of a request that links a detector to a workflow. */
export const detectorWorkflowSchema = z.strictObject({
  detectorId: z.int32().positive(),
  workflowId: z.int32().positive(),
});

/** Body of a request that changes a link: the fields to change. */
export const detectorWorkflowChangeSchema = detectorWorkflowSchema.partial();
