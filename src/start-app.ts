import type { INestApplication, LogLevel } from '@nestjs/common';
import { HttpAdapterHost, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule, type AppSurroundings } from './app.module.js';
import { ConstraintFilter } from './editing/constraint.filter.js';

const LEVELS: LogLevel[] = ['log', 'warn', 'error', 'fatal'];

/** Starts the app on `settings.PORT`. Whoever calls it closes the app, and then the database. */
export async function startApp(surroundings: AppSurroundings, logger = LEVELS): Promise<INestApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.in(surroundings), {
    abortOnError: false,
    logger,
    bodyParser: false,
  });
  // Bodies are JSON, and no answer is worth a hash of it: nobody asks whether one has changed.
  app.useBodyParser('json').disable('x-powered-by').disable('etag');
  app.useGlobalFilters(new ConstraintFilter(app.get(HttpAdapterHost).httpAdapter));
  await app.listen(surroundings.settings.PORT);
  return app;
}
