import type { INestApplication, LogLevel } from '@nestjs/common';
import { HttpAdapterHost, NestFactory } from '@nestjs/core';
import { AppModule, type AppSurroundings } from './app.module.js';
import { ConstraintFilter } from './editing/constraint.filter.js';

const LEVELS: LogLevel[] = ['log', 'warn', 'error', 'fatal'];

/** Starts the app on `settings.PORT`. Whoever calls it closes the app, and then the database. */
export async function startApp(surroundings: AppSurroundings, logger = LEVELS): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule.in(surroundings), { abortOnError: false, logger });
  app.useGlobalFilters(new ConstraintFilter(app.get(HttpAdapterHost).httpAdapter));
  await app.listen(surroundings.settings.PORT);
  return app;
}
