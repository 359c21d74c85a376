import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from 'nestjs-coherent-cache';
import { AlertSource } from './alert-source.entity.js';
import { AlertSourcesController } from './alert-sources.controller.js';
import { AlertSourcesService } from './alert-sources.service.js';
import { DetectorDataSource } from './detector-data-source.entity.js';
import { DetectorDataSourcesController } from './detector-data-sources.controller.js';
import { DetectorDataSourcesService } from './detector-data-sources.service.js';
import { DetectorsBySource } from './detectors-by-source.cache.js';

/** Where alerts come from, and which detectors watch it. */
@Module({
  imports: [TypeOrmModule.forFeature([AlertSource, DetectorDataSource]), CacheModule.forFeature([DetectorsBySource])],
  controllers: [AlertSourcesController, DetectorDataSourcesController],
  providers: [AlertSourcesService, DetectorDataSourcesService],
  exports: [AlertSourcesService, CacheModule],
})
export class DataSourcesModule {}
