import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { Order, Outcome } from './orders.js';
import { LeasedReports, PlainReports, ReportsModule } from './reports.js';

const [redis = ''] = process.argv.slice(2);
const app = await NestFactory.createApplicationContext(ReportsModule.on(redis), { logger: false });
const accessors = { leased: app.get(LeasedReports), plain: app.get(PlainReports) };

async function follow({ accessor, id, readers }: Order): Promise<Outcome> {
  const reports = accessors[accessor];
  const loadsBefore = reports.loads;
  const from = performance.now();
  await Promise.all(Array.from({ length: readers }, () => reports.get({ id })));
  return { ms: performance.now() - from, loads: reports.loads - loadsBefore };
}

process.on('message', (order: Order) => void follow(order).then((outcome) => process.send?.(outcome)));
process.once('disconnect', () => process.exit(0));
process.send?.('ready');
