import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from 'nestjs-coherent-cache';
import { Detector } from './detector.entity.js';
import { DetectorsByName } from './detectors-by-name.cache.js';
import { DetectorsController } from './detectors.controller.js';
import { DetectorsService } from './detectors.service.js';

/** What notices that something is wrong. */
@Module({
  imports: [TypeOrmModule.forFeature([Detector]), CacheModule.forFeature([DetectorsByName])],
  controllers: [DetectorsController],
  providers: [DetectorsService],
  exports: [DetectorsService, CacheModule],
})
export class DetectorsModule {}
