import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Detector } from './detector.entity.js';
import { DetectorsController } from './detectors.controller.js';
import { DetectorsService } from './detectors.service.js';

/** What notices that something is wrong. */
@Module({
  imports: [TypeOrmModule.forFeature([Detector])],
  controllers: [DetectorsController],
  providers: [DetectorsService],
  exports: [DetectorsService],
})
export class DetectorsModule {}
