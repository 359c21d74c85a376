import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { WorkflowAction } from './workflow-action.entity.js';
import { WorkflowActionsController } from './workflow-actions.controller.js';
import { WorkflowActionsService } from './workflow-actions.service.js';
import { Workflow } from './workflow.entity.js';
import { WorkflowsController } from './workflows.controller.js';
import { WorkflowsService } from './workflows.service.js';

/** What is done about an alert. */
@Module({
  imports: [TypeOrmModule.forFeature([Workflow, WorkflowAction])],
  controllers: [WorkflowsController, WorkflowActionsController],
  providers: [WorkflowsService, WorkflowActionsService],
})
export class WorkflowsModule {}
