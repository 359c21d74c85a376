import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from 'nestjs-coherent-cache';
import { EnvironmentByName } from './environment-by-name.cache.js';
import { Environment } from './environment.entity.js';
import { EnvironmentsController } from './environments.controller.js';
import { EnvironmentsService } from './environments.service.js';

/** Where software runs. */
@Module({
  imports: [TypeOrmModule.forFeature([Environment]), CacheModule.forFeature([EnvironmentByName])],
  controllers: [EnvironmentsController],
  providers: [EnvironmentsService],
  exports: [EnvironmentsService, CacheModule],
})
export class EnvironmentsModule {}
