import { expect, it } from 'vitest';
import { routesOf } from './severity-routes.js';

it.each([
  ['critical', [null, 'production', 'staging']],
  ['warning', ['production', 'staging']],
  ['info', [null]],
  ['none', [null]],
  ['constructor', [null]],
])('routes %s alerts to workflows in %j', (severity, environments) => {
  expect(routesOf(severity).map((route) => route.environment)).toEqual(environments);
});
