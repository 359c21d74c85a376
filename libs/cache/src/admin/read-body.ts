import { BadRequestException } from '@nestjs/common';
import type { z } from 'zod';

/** Returns `body`, or another part of a request, as `schema` reads it, or answers 400 with what is wrong where. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown, part = 'body'): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const message = result.error.issues.map((issue) => `${[part, ...issue.path].join('.')}: ${issue.message}`).join('; ');
  throw new BadRequestException({ statusCode: 400, code: 'CACHE_ADMIN_BAD_REQUEST', message });
}
