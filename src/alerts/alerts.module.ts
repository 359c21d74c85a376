import { Module } from '@nestjs/common';
import { DataSourcesModule } from '../data-sources/data-sources.module.js';
import { DetectorsModule } from '../detectors/detectors.module.js';
import { EnvironmentsModule } from '../environments/environments.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { AlertsController } from './alerts.controller.js';
import { AlertsService } from './alerts.service.js';

/** From a fired alert to the workflows to run. */
@Module({
  imports: [DataSourcesModule, DetectorsModule, EnvironmentsModule, RoutingModule],
  controllers: [AlertsController],
  providers: [AlertsService],
})
export class AlertsModule {}
