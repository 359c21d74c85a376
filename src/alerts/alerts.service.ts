import { Injectable, NotFoundException } from '@nestjs/common';
import { AlertSourcesService } from '../data-sources/alert-sources.service.js';
import { DetectorsBySource } from '../data-sources/detectors-by-source.cache.js';
import { Detector } from '../detectors/detector.entity.js';
import { DetectorsByName } from '../detectors/detectors-by-name.cache.js';
import { DetectorsService } from '../detectors/detectors.service.js';
import { EnvironmentByName } from '../environments/environment-by-name.cache.js';
import { WorkflowRouter } from '../routing/workflow-router.js';
import type { Workflow } from '../workflows/workflow.entity.js';
import type { FiredAlert } from './fired-alert.schema.js';

/** What an alert leads to. */
export interface AlertResponse {
  readonly detectors: readonly { readonly id: number; readonly name: string; readonly group: string }[];
  readonly workflows: readonly Workflow[];
}

/** Answers fired alerts with the workflows to run. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly detectors: DetectorsService,
    private readonly sources: AlertSourcesService,
    private readonly environmentByName: EnvironmentByName,
    private readonly detectorsByName: DetectorsByName,
    private readonly detectorsBySource: DetectorsBySource,
    private readonly router: WorkflowRouter,
  ) {}

  /** @throws NotFoundException when the detector, the data source or the environment is not known. */
  async respond(alert: FiredAlert): Promise<AlertResponse> {
    const [detectors, environmentId] = await Promise.all([this.detectorsOf(alert), this.environmentOf(alert)]);
    const workflows = await this.router.workflowsFor(
      detectors.map((detector) => detector.id),
      environmentId,
    );
    return { detectors: detectors.map(({ id, name, group }) => ({ id, name, group })), workflows };
  }

  private async detectorsOf(alert: FiredAlert): Promise<Detector[]> {
    if (alert.detector !== undefined) return [await this.detectors.find(alert.detector)];
    const named = await this.detectorsNamed(alert.name!, alert.source);
    if (named.length === 0)
      throw new NotFoundException(
        `No detector is named "${alert.name}"${alert.source ? ` in "${alert.source}"` : ''}.`,
      );
    return named;
  }

  private async detectorsNamed(name: string, sourceName: string | undefined): Promise<Detector[]> {
    if (sourceName === undefined) return (await this.detectorsByName.get({ name })) ?? [];
    const source = await this.sources.findByName(sourceName);
    if (!source) throw new NotFoundException(`There is no data source "${sourceName}".`);
    const watching = await this.detectorsBySource.get({ sourceId: source.id });
    return (watching ?? []).filter((detector) => detector.name === name);
  }

  private async environmentOf(alert: FiredAlert): Promise<number | null> {
    if (alert.environment === undefined) return null;
    const environment = await this.environmentByName.get({ name: alert.environment });
    if (!environment) throw new NotFoundException(`There is no environment "${alert.environment}".`);
    return environment.id;
  }
}
