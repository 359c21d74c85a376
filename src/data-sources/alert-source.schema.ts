import { z } from 'zod';

/** Body of a request that creates or changes a data source. */
export const alertSourceSchema = z.strictObject({ name: z.string().min(1).max(200) });
