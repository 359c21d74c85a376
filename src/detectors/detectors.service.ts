import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { EntityEditor } from '../editing/entity-editor.js';
import { Detector } from './detector.entity.js';

/** Lists and edits detectors. */
@Injectable()
export class DetectorsService extends EntityEditor<Detector> {
  constructor(@InjectRepository(Detector) private readonly detectors: Repository<Detector>) {
    super(detectors);
  }

  /** Returns every detector of that name, whichever data sources they were imported with. */
  findByName(name: string): Promise<Detector[]> {
    return this.detectors.find({ where: { name }, order: { id: 'ASC' } });
  }
}
