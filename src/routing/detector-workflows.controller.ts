import { Body, Controller, Delete, Get, HttpCode, Param, ParseIntPipe, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import { ZodBody } from '../editing/zod-body.pipe.js';
import type { DetectorWorkflow } from './detector-workflow.entity.js';
import { detectorWorkflowSchema, detectorWorkflowChangeSchema } from './detector-workflow.schema.js';
import { DetectorWorkflowsService } from './detector-workflows.service.js';

/** Links from detectors to workflows over HTTP. */
@Controller('detector-workflows')
export class DetectorWorkflowsController {
  constructor(private readonly links: DetectorWorkflowsService) {}

  @Get()
  list(): Promise<DetectorWorkflow[]> {
    return this.links.list();
  }

  @Get(':id')
  find(@Param('id', ParseIntPipe) id: number): Promise<DetectorWorkflow> {
    return this.links.find(id);
  }

  @Post()
  create(
    @Body(new ZodBody(detectorWorkflowSchema)) values: z.output<typeof detectorWorkflowSchema>,
  ): Promise<DetectorWorkflow> {
    return this.links.create(values);
  }

  @Patch(':id')
  change(
    @Param('id', ParseIntPipe) id: number,
    @Body(new ZodBody(detectorWorkflowChangeSchema)) values: z.output<typeof detectorWorkflowChangeSchema>,
  ): Promise<DetectorWorkflow> {
    return this.links.change(id, values);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.links.remove(id);
  }
}
