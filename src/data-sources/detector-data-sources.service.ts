import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { EntityEditor } from '../editing/entity-editor.js';
import { DetectorDataSource } from './detector-data-source.entity.js';

/** Lists and edits which detectors watch which data sources. */
@Injectable()
export class DetectorDataSourcesService extends EntityEditor<DetectorDataSource> {
  constructor(@InjectRepository(DetectorDataSource) rows: Repository<DetectorDataSource>) {
    super(rows);
  }
}
