import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { answerOrders } from '../processes/answer-orders.js';
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

answerOrders(follow);
