import { TypeOrmModule } from '@nestjs/typeorm';
import type { ModuleMetadata } from '@nestjs/common';
import { CacheTypeOrmModule } from 'nestjs-coherent-cache/typeorm';
import { ENTITIES } from './entity-values.js';

/** Returns what makes entities known to a cache: a database in memory that nobody asks anything. */
export function entityImports(): NonNullable<ModuleMetadata['imports']> {
  return [
    TypeOrmModule.forRoot({ type: 'sqljs', entities: ENTITIES, synchronize: true }),
    CacheTypeOrmModule.forRoot({ failoverCheck: false }),
  ];
}
