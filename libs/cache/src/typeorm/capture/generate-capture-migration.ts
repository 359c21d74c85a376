import { captureSql } from './capture-sql.js';
import type { CaptureRequest } from './capture-request.js';

/** A migration to be generated. */
export interface CaptureMigrationRequest extends CaptureRequest {
  /** Milliseconds since the Unix epoch, by which TypeORM orders migrations; now when left out. */
  readonly timestamp?: number;
}

/**
 * Returns the text of a migration, in TypeScript, that runs what `captureSql` returns. Generate another one when rules, or columns that they look
 * at, have changed: it takes the place of the one before. Reverted, nothing is captured.
 *
 * @throws as `captureSql`
 */
export async function generateCaptureMigration(request: CaptureMigrationRequest): Promise<string> {
  const { up, down } = await captureSql(request);
  const name = `CaptureForCache${request.timestamp ?? Date.now()}`;
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = ${listOf(up)};

const DOWN = ${listOf(down)};

/** Makes the database tell nestjs-coherent-cache of changes. Generated: do not edit it, generate another one. */
export class ${name} implements MigrationInterface {
  name = '${name}';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
`;
}

function listOf(statements: readonly string[]): string {
  return `[\n${statements.map((sql) => `  ${literal(sql)},\n`).join('')}]`;
}

/** As it is, for whoever reviews it. */
function literal(text: string): string {
  return `\`${text.replaceAll(/[\\`]|\$\{/g, '\\$&')}\``;
}
