import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from 'nestjs-coherent-cache';
import { DetectorWorkflow } from './detector-workflow.entity.js';
import { DetectorWorkflows } from './detector-workflows.cache.js';
import { DetectorWorkflowsController } from './detector-workflows.controller.js';
import { DetectorWorkflowsService } from './detector-workflows.service.js';
import { WorkflowRouter } from './workflow-router.js';

/** Which workflows a detector's alerts lead to. */
@Module({
  imports: [TypeOrmModule.forFeature([DetectorWorkflow]), CacheModule.forFeature([DetectorWorkflows])],
  controllers: [DetectorWorkflowsController],
  providers: [DetectorWorkflowsService, WorkflowRouter],
  exports: [WorkflowRouter, CacheModule],
})
export class RoutingModule {}
