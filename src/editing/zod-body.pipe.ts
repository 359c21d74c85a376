import { BadRequestException, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';

/** Hands a request's body to the handler as `schema` describes it, or answers 400 with what is wrong with which field. */
export class ZodBody<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(private readonly schema: Schema) {}

  transform(body: unknown): z.output<Schema> {
    const parsed = this.schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new BadRequestException({
      statusCode: 400,
      error: 'Bad Request',
      message: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`),
    });
  }
}
