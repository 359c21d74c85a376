import type { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import type { Cache } from '../../core/cache.js';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import { assertRulesKnown } from './assert-rules-known.js';

class Summary {}
class Totals {}
class Device {}

const metadata = (target: new () => object, tableType: string, dependsOn?: unknown[]) => ({
  target,
  name: target.name,
  tableName: target.name.toLowerCase(),
  tablePath: target.name.toLowerCase(),
  tableType,
  inheritanceTree: [target],
  ...(dependsOn && { dependsOn: new Set(dependsOn) }),
});
const check = (...entityMetadatas: unknown[]) => {
  const cache = { rules: () => [{ namespace: 'summaries', source: Summary }] } as unknown as Cache;
  const dataSource = { options: { type: 'postgres' }, entityMetadatas } as unknown as DataSource;
  return () => assertRulesKnown(cache, [dataSource]);
};
const device = metadata(Device, 'regular');

it('refuses a view that does not tell which tables it reads, and says how to', () => {
  expect(check(metadata(Summary, 'view'))).toThrow(ConfigurationError);
  expect(check(metadata(Summary, 'view'))).toThrow('@ViewEntity({ name: "summary", dependsOn: [...] })');
  expect(check(metadata(Summary, 'regular'))).not.toThrow();
});

it('accepts a view that tells, by class or by name, also through another view', () => {
  expect(check(metadata(Summary, 'view', [Device]), device)).not.toThrow();
  expect(check(metadata(Summary, 'view', ['device']), device)).not.toThrow();
  expect(check(metadata(Summary, 'view', [Totals]), metadata(Totals, 'view', [Device]), device)).not.toThrow();
});

it('refuses a view that depends on one that does not tell, or on something unknown', () => {
  expect(check(metadata(Summary, 'view', [Totals]), metadata(Totals, 'view'))).toThrow('name: "totals"');
  expect(check(metadata(Summary, 'view', [Device]))).toThrow('depends on Device: no entity');
});

it('does not go round in circles between views', () => {
  const circle = [metadata(Summary, 'view', [Totals, Device]), metadata(Totals, 'view', [Summary]), device];
  expect(check(...circle)).not.toThrow();
});
