import { Body, Controller, Delete, Get, HttpCode, Param, ParseIntPipe, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import { ZodBody } from '../editing/zod-body.pipe.js';
import type { WorkflowAction } from './workflow-action.entity.js';
import { workflowActionSchema, workflowActionChangeSchema } from './workflow-action.schema.js';
import { WorkflowActionsService } from './workflow-actions.service.js';

/** The steps of workflows over HTTP. */
@Controller('workflow-actions')
export class WorkflowActionsController {
  constructor(private readonly actions: WorkflowActionsService) {}

  @Get()
  list(): Promise<WorkflowAction[]> {
    return this.actions.list();
  }

  @Get(':id')
  find(@Param('id', ParseIntPipe) id: number): Promise<WorkflowAction> {
    return this.actions.find(id);
  }

  @Post()
  create(
    @Body(new ZodBody(workflowActionSchema)) values: z.output<typeof workflowActionSchema>,
  ): Promise<WorkflowAction> {
    return this.actions.create(values);
  }

  @Patch(':id')
  change(
    @Param('id', ParseIntPipe) id: number,
    @Body(new ZodBody(workflowActionChangeSchema)) values: z.output<typeof workflowActionChangeSchema>,
  ): Promise<WorkflowAction> {
    return this.actions.change(id, values);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.actions.remove(id);
  }
}
