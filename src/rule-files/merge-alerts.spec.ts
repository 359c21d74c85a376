import { expect, it } from 'vitest';
import { mergeAlerts } from './merge-alerts.js';

it('joins rules of one name into one alert with the severities of all', () => {
  const rules = [
    { name: 'DiskFull', expression: 'free < 0.1', severity: 'warning' },
    { name: 'Down', expression: 'up == 0', severity: 'critical' },
    { name: 'DiskFull', expression: 'free < 0.01', severity: 'critical' },
    { name: 'DiskFull', expression: 'free < 0.001', severity: 'critical' },
  ];

  expect(mergeAlerts(rules)).toEqual([
    { name: 'DiskFull', expression: 'free < 0.1', severities: ['warning', 'critical'] },
    { name: 'Down', expression: 'up == 0', severities: ['critical'] },
  ]);
});
