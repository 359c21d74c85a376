import type { INestApplication } from '@nestjs/common';
import { EventRecorder } from 'nestjs-coherent-cache/testing';
import { DataSource } from 'typeorm';
import { readSettings } from '../../src/configuration/settings.js';
import { openEmbeddedDatabase } from '../../src/database/open-embedded-database.js';
import { parseRuleFile } from '../../src/rule-files/parse-rule-file.js';
import { RuleImporter } from '../../src/rule-files/rule-importer.js';
import { DetectorWorkflows } from '../../src/routing/detector-workflows.cache.js';
import { startApp } from '../../src/start-app.js';

const RULES = `
groups:
  - name: shop
    rules:
      - alert: ShopDown
        expr: up == 0
        labels: { severity: critical }
      - alert: ShopSlow
        expr: latency > 2
        labels: { severity: warning }
`;

/** Token of the app's admin endpoints in tests. */
export const adminToken = 'token-of-the-app-under-test';

/** The reference app on an embedded database and the in-process store, with two imported alerts. */
export interface AppRig {
  readonly app: INestApplication;
  readonly dataSource: DataSource;
  readonly detectorWorkflows: DetectorWorkflows;
  readonly events: EventRecorder;
  close(): Promise<void>;
}

export async function startAppRig(environment: Record<string, string> = {}): Promise<AppRig> {
  const database = await openEmbeddedDatabase();
  const events = new EventRecorder();
  const settings = readSettings({ PORT: '0', CACHE_ADMIN_TOKEN: adminToken, ...environment });
  const app = await startApp({ settings, database, observers: [events] }, ['error']);
  await app.get(RuleImporter, { strict: false }).import([parseRuleFile('rules.yml', RULES)]);
  return {
    app,
    events,
    dataSource: app.get(DataSource),
    detectorWorkflows: app.get(DetectorWorkflows, { strict: false }),
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}
