import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { EntityEditor } from '../editing/entity-editor.js';
import { Workflow } from './workflow.entity.js';

/** Lists and edits workflows. */
@Injectable()
export class WorkflowsService extends EntityEditor<Workflow> {
  constructor(@InjectRepository(Workflow) rows: Repository<Workflow>) {
    super(rows);
  }
}
