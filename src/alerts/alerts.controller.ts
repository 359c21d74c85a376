import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ZodBody } from '../editing/zod-body.pipe.js';
import { AlertsService, type AlertResponse } from './alerts.service.js';
import { firedAlertSchema, type FiredAlert } from './fired-alert.schema.js';

/** Takes alerts that fired. */
@Controller('alerts')
export class AlertsController {
  constructor(private readonly alerts: AlertsService) {}

  /** Answers with the workflows to run: those without environment and those of the alert's own. */
  @Post()
  @HttpCode(200)
  respond(@Body(new ZodBody(firedAlertSchema)) alert: FiredAlert): Promise<AlertResponse> {
    return this.alerts.respond(alert);
  }
}
