import { z } from 'zod';

/** Body of a request that creates or changes an environment. */
export const environmentSchema = z.strictObject({ name: z.string().min(1).max(100) });
