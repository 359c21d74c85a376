import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { EntityEditor } from '../editing/entity-editor.js';
import { AlertSource } from './alert-source.entity.js';

/** Lists and edits data sources. */
@Injectable()
export class AlertSourcesService extends EntityEditor<AlertSource> {
  constructor(@InjectRepository(AlertSource) private readonly sources: Repository<AlertSource>) {
    super(sources);
  }

  findByName(name: string): Promise<AlertSource | null> {
    return this.sources.findOneBy({ name });
  }
}
