import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { readSettings, type Settings } from './configuration/settings.js';
import type { Database } from './database/database.js';
import { openEmbeddedDatabase } from './database/open-embedded-database.js';
import { openServerDatabase } from './database/open-server-database.js';
import { bundledRules } from './rule-files/bundled-rules.js';
import { readRuleFiles } from './rule-files/read-rule-files.js';
import { RuleImporter } from './rule-files/rule-importer.js';
import { startApp } from './start-app.js';
import { suggestRequests } from './suggest-requests.js';

/** How long requests in flight may take once the application was told to stop. */
const PATIENCE_MS = 2_000;

try {
  const settings = forThisDatabase(readSettings(process.env));
  const database = await openDatabase(settings);
  const app = await startApp({ settings, database });
  closeOnSignals(app, database);
  await app.get(RuleImporter, { strict: false }).import(await readRuleFiles(bundledRules));
  process.stdout.write(`${await suggestRequests(app, settings)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function openDatabase({ DATABASE_URL: url, DATABASE_SCHEMA: schema }: Settings): Promise<Database> {
  return url ? openServerDatabase(url, schema) : openEmbeddedDatabase();
}

/** The embedded database is another one at every start, so what an earlier one put into Redis must not be found. */
function forThisDatabase(settings: Settings): Settings {
  if (settings.DATABASE_URL) return settings;
  return { ...settings, CACHE_PREFIX: `${settings.CACHE_PREFIX}-${randomBytes(6).toString('hex')}` };
}

/** The database may be inside this process, so it stops last. Requests that never arrive whole are not waited for. */
function closeOnSignals(app: INestApplication, database: Database): void {
  const close = async (): Promise<void> => {
    const patience = setTimeout(() => (app.getHttpServer() as Server).closeAllConnections(), PATIENCE_MS);
    await app.close();
    clearTimeout(patience);
    await database.close();
  };
  const stop = (): void => {
    close().catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
}
