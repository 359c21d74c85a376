import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { EntityEditor } from '../editing/entity-editor.js';
import { Environment } from './environment.entity.js';

/** Lists and edits environments. */
@Injectable()
export class EnvironmentsService extends EntityEditor<Environment> {
  constructor(@InjectRepository(Environment) private readonly environments: Repository<Environment>) {
    super(environments);
  }

  findByName(name: string): Promise<Environment | null> {
    return this.environments.findOneBy({ name });
  }
}
