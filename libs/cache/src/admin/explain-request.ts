import { z } from 'zod';
import { idSchema } from './id-schema.js';
import { nameSchema } from './name-schema.js';

const json = z
  .string('must be JSON, such as {"detectorId":42}')
  .max(16_384)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON, such as {"detectorId":42}' });
      return z.NEVER;
    }
  });

/** Checks the query of `GET /cache/explain`: a namespace, and a whole id as JSON. */
export const explainRequestSchema = z.strictObject({ namespace: nameSchema, id: json.pipe(idSchema) });
