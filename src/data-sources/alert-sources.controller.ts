import { Body, Controller, Delete, Get, HttpCode, Param, ParseIntPipe, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import { ZodBody } from '../editing/zod-body.pipe.js';
import type { AlertSource } from './alert-source.entity.js';
import { alertSourceSchema } from './alert-source.schema.js';
import { AlertSourcesService } from './alert-sources.service.js';

/** Data sources over HTTP. */
@Controller('data-sources')
export class AlertSourcesController {
  constructor(private readonly sources: AlertSourcesService) {}

  @Get()
  list(): Promise<AlertSource[]> {
    return this.sources.list();
  }

  @Get(':id')
  find(@Param('id', ParseIntPipe) id: number): Promise<AlertSource> {
    return this.sources.find(id);
  }

  @Post()
  create(@Body(new ZodBody(alertSourceSchema)) values: z.output<typeof alertSourceSchema>): Promise<AlertSource> {
    return this.sources.create(values);
  }

  @Patch(':id')
  change(
    @Param('id', ParseIntPipe) id: number,
    @Body(new ZodBody(alertSourceSchema)) values: z.output<typeof alertSourceSchema>,
  ): Promise<AlertSource> {
    return this.sources.change(id, values);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.sources.remove(id);
  }
}
