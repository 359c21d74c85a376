import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { EntityEditor } from '../editing/entity-editor.js';
import { Detector } from './detector.entity.js';

/** Lists and edits detectors. */
@Injectable()
export class DetectorsService extends EntityEditor<Detector> {
  constructor(@InjectRepository(Detector) detectors: Repository<Detector>) {
    super(detectors);
  }
}
