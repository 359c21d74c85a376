import { Body, Get, Header, HttpCode, Inject, Post, Query, UseFilters, UseGuards } from '@nestjs/common';
import type { Explanation } from '../core/explain/explanation.js';
import { CacheAdminGuard } from './cache-admin.guard.js';
import { CacheAdminService } from './cache-admin.service.js';
import { CacheErrorFilter } from './cache-error.filter.js';
import type { CacheReport } from './cache-report.js';
import { clearRequestSchema } from './clear-request.js';
import { explainRequestSchema } from './explain-request.js';
import { invalidationRequestSchema } from './invalidation-request.js';
import { readBody } from './read-body.js';

/** The admin endpoints; a subclass gives them their path. */
@UseGuards(CacheAdminGuard)
@UseFilters(CacheErrorFilter)
export abstract class CacheAdminController {
  constructor(@Inject(CacheAdminService) private readonly admin: CacheAdminService) {}

  @Get('stats')
  @Header('Cache-Control', 'no-store')
  stats(): Promise<CacheReport> {
    return this.admin.report();
  }

  @Get('explain')
  @Header('Cache-Control', 'no-store')
  explain(@Query() query: unknown): Promise<Explanation> {
    // Not every platform makes queries from plain objects.
    const { namespace, id } = readBody(explainRequestSchema, { ...Object(query) }, 'query');
    return this.admin.explain(namespace, id);
  }

  @Post('invalidate')
  @HttpCode(200)
  async invalidate(@Body() body: unknown): Promise<Record<string, unknown>> {
    const request = readBody(invalidationRequestSchema.for(body), body);
    const outcome = await this.admin.invalidate(request);
    return 'tag' in request
      ? { tag: (body as { tag: unknown }).tag, ...outcome }
      : { namespace: request.namespace, ...outcome };
  }

  @Post('clear')
  @HttpCode(200)
  async clear(@Body() body: unknown): Promise<{ readonly cleared: readonly string[] }> {
    return { cleared: await this.admin.clear(readBody(clearRequestSchema, body).namespace) };
  }
}
