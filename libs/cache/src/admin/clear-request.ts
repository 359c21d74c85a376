import { z } from 'zod';
import { nameSchema } from './name-schema.js';

/** Checks the body of `POST /cache/clear`: one namespace, or all of them; no body at all means all. */
export const clearRequestSchema = z.strictObject({ namespace: nameSchema.optional() }).default({});
