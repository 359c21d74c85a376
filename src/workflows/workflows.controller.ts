import { Body, Controller, Delete, Get, HttpCode, Param, ParseIntPipe, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import { ZodBody } from '../editing/zod-body.pipe.js';
import type { Workflow } from './workflow.entity.js';
import { workflowSchema, workflowChangeSchema } from './workflow.schema.js';
import { WorkflowsService } from './workflows.service.js';

/** Workflows over HTTP. */
@Controller('workflows')
export class WorkflowsController {
  constructor(private readonly workflows: WorkflowsService) {}

  @Get()
  list(): Promise<Workflow[]> {
    return this.workflows.list();
  }

  @Get(':id')
  find(@Param('id', ParseIntPipe) id: number): Promise<Workflow> {
    return this.workflows.find(id);
  }

  @Post()
  create(@Body(new ZodBody(workflowSchema)) values: z.output<typeof workflowSchema>): Promise<Workflow> {
    return this.workflows.create(values);
  }

  @Patch(':id')
  change(
    @Param('id', ParseIntPipe) id: number,
    @Body(new ZodBody(workflowChangeSchema)) values: z.output<typeof workflowChangeSchema>,
  ): Promise<Workflow> {
    return this.workflows.change(id, values);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.workflows.remove(id);
  }
}
