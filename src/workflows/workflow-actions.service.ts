import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { EntityEditor } from '../editing/entity-editor.js';
import { WorkflowAction } from './workflow-action.entity.js';

/** Lists and edits the steps of workflows. */
@Injectable()
export class WorkflowActionsService extends EntityEditor<WorkflowAction> {
  constructor(@InjectRepository(WorkflowAction) rows: Repository<WorkflowAction>) {
    super(rows);
  }
}
