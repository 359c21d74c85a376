import { z } from 'zod';

/** Body of a request that links a detector to a data source. */
export const detectorDataSourceSchema = z.strictObject({
  sourceId: z.int32().positive(),
  detectorId: z.int32().positive(),
});

/** Body of a request that changes a link: the fields to change. */
export const detectorDataSourceChangeSchema = detectorDataSourceSchema.partial();
