import { Body, Controller, Delete, Get, HttpCode, Param, ParseIntPipe, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import { ZodBody } from '../editing/zod-body.pipe.js';
import type { DetectorDataSource } from './detector-data-source.entity.js';
import { detectorDataSourceSchema, detectorDataSourceChangeSchema } from './detector-data-source.schema.js';
import { DetectorDataSourcesService } from './detector-data-sources.service.js';

/** Links from detectors to data sources over HTTP. */
@Controller('detector-data-sources')
export class DetectorDataSourcesController {
  constructor(private readonly links: DetectorDataSourcesService) {}

  @Get()
  list(): Promise<DetectorDataSource[]> {
    return this.links.list();
  }

  @Get(':id')
  find(@Param('id', ParseIntPipe) id: number): Promise<DetectorDataSource> {
    return this.links.find(id);
  }

  @Post()
  create(
    @Body(new ZodBody(detectorDataSourceSchema)) values: z.output<typeof detectorDataSourceSchema>,
  ): Promise<DetectorDataSource> {
    return this.links.create(values);
  }

  @Patch(':id')
  change(
    @Param('id', ParseIntPipe) id: number,
    @Body(new ZodBody(detectorDataSourceChangeSchema)) values: z.output<typeof detectorDataSourceChangeSchema>,
  ): Promise<DetectorDataSource> {
    return this.links.change(id, values);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.links.remove(id);
  }
}
