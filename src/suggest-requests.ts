import type { INestApplication } from '@nestjs/common';
import { AlertsService } from './alerts/alerts.service.js';
import type { Settings } from './configuration/settings.js';
import { EnvironmentsService } from './environments/environments.service.js';

const ALERT = { alertname: 'CheckoutDown', environment: 'production' };
const JSON_BODY = "-H 'content-type: application/json'";

/** Returns what to try first on the running app, as lines to paste into a shell. */
export async function suggestRequests(app: INestApplication, settings: Settings): Promise<string> {
  const url = (await app.getUrl()).replace(/\[::1?\]|0\.0\.0\.0/, 'localhost');
  const fire = `curl -s ${url}/alerts ${JSON_BODY} -d '${JSON.stringify(ALERT)}'`;
  return [
    `Serving on ${url}. Try, in this order:`,
    '',
    '# which workflows an alert runs (cached from the second time on)',
    fire,
    '# move one of them to another environment, and ask again: the answer is new at once',
    ...(await moveOne(app, url)),
    fire,
    '# everything that can be listed and edited',
    ...['detectors', 'workflows', 'workflow-actions', 'environments'].map((path) => `curl -s ${url}/${path}`),
    ...['data-sources', 'detector-workflows', 'detector-data-sources'].map((path) => `curl -s ${url}/${path}`),
    '# what the cache has done so far',
    `curl -s ${url}/cache/stats -H 'authorization: Bearer ${settings.CACHE_ADMIN_TOKEN}'`,
  ].join('\n');
}

async function moveOne(app: INestApplication, url: string): Promise<string[]> {
  const { environment, alertname } = ALERT;
  const { workflows } = await app
    .get(AlertsService, { strict: false })
    .respond({ name: alertname, environment, detector: undefined, source: undefined });
  const staging = await app.get(EnvironmentsService, { strict: false }).findByName('staging');
  const workflow = workflows.find(({ environmentId }) => environmentId !== null);
  if (!workflow || !staging) return [];
  return [`curl -s -X PATCH ${url}/workflows/${workflow.id} ${JSON_BODY} -d '{"environmentId":${staging.id}}'`];
}
