import { Body, Controller, Delete, Get, HttpCode, Param, ParseIntPipe, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import { ZodBody } from '../editing/zod-body.pipe.js';
import type { Detector } from './detector.entity.js';
import { detectorSchema, detectorChangeSchema } from './detector.schema.js';
import { DetectorsService } from './detectors.service.js';

/** Detectors over HTTP. */
@Controller('detectors')
export class DetectorsController {
  constructor(private readonly detectors: DetectorsService) {}

  @Get()
  list(): Promise<Detector[]> {
    return this.detectors.list();
  }

  @Get(':id')
  find(@Param('id', ParseIntPipe) id: number): Promise<Detector> {
    return this.detectors.find(id);
  }

  @Post()
  create(@Body(new ZodBody(detectorSchema)) values: z.output<typeof detectorSchema>): Promise<Detector> {
    return this.detectors.create(values);
  }

  @Patch(':id')
  change(
    @Param('id', ParseIntPipe) id: number,
    @Body(new ZodBody(detectorChangeSchema)) values: z.output<typeof detectorChangeSchema>,
  ): Promise<Detector> {
    return this.detectors.change(id, values);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.detectors.remove(id);
  }
}
