import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { EntityEditor } from '../editing/entity-editor.js';
import { DetectorWorkflow } from './detector-workflow.entity.js';

/** Lists and edits which detectors lead to which workflows. */
@Injectable()
export class DetectorWorkflowsService extends EntityEditor<DetectorWorkflow> {
  constructor(@InjectRepository(DetectorWorkflow) rows: Repository<DetectorWorkflow>) {
    super(rows);
  }
}
