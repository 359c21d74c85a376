import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { Environment } from '../environments/environment.entity.js';
import { importGroup } from './import-group.js';
import type { ImportSummary } from './import-summary.js';
import type { RuleFile } from './rule-file.js';

const ENVIRONMENTS = ['production', 'staging'];

/** Brings Prometheus rule files into the database. */
@Injectable()
export class RuleImporter {
  constructor(private readonly manager: EntityManager) {}

  /**
   * Imports every group of `files`, each in a transaction of its own. A group that was imported before is left as it is.
   *
   * @param fleet - Begins the names of its data sources, so that one file can be imported for several fleets of machines.
   */
  async import(files: readonly RuleFile[], fleet?: string): Promise<ImportSummary> {
    const environments = await this.environments();
    const summary: ImportSummary = { groups: 0, detectors: 0, workflows: 0, links: 0, known: 0 };
    for (const file of files) {
      for (const group of file.groups) {
        const source = [...(fleet ? [fleet] : []), file.name, group.name].join('/');
        add(summary, await this.manager.transaction((manager) => importGroup(manager, source, group, environments)));
      }
    }
    return summary;
  }

  private async environments(): Promise<Map<string, number>> {
    const found = new Map((await this.manager.find(Environment)).map(({ name, id }) => [name, id]));
    for (const name of ENVIRONMENTS.filter((wanted) => !found.has(wanted))) {
      found.set(name, (await this.manager.save(Environment, { name })).id);
    }
    return found;
  }
}

function add(sum: ImportSummary, more: ImportSummary): void {
  for (const field of Object.keys(sum) as (keyof ImportSummary)[]) sum[field] += more[field];
}
