import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { EntityManager } from 'typeorm';
import { Environment } from './environment.entity.js';

/** A name that alerts come with. */
export type EnvironmentName = { name: string };

/** The environment of a name. Anybody may ask for any name: those of none are soon forgotten. */
@CacheNamespace({ name: 'environment-by-name', id: ['name'], ttl: '1200s', negativeTtl: '10s', local: true })
@InvalidatedBy(Environment, { name: 'name' })
export class EnvironmentByName extends CacheAccess<Environment, EnvironmentName> {
  constructor(private readonly manager: EntityManager) {
    super();
  }

  protected load({ name }: EnvironmentName): Promise<Environment | null> {
    return this.manager.findOneBy(Environment, { name });
  }
}
