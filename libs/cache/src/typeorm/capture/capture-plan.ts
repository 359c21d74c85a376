import type { DataSource } from 'typeorm';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import { outboxSql } from '../outbox/outbox-sql.js';
import type { OutboxOptions } from '../outbox/outbox-options.js';
import { optionsOf } from '../watched-options.js';
import { capturedTables } from './captured-table.js';
import { captureFunction, type CaptureFunction } from './capture-function.js';
import type { CaptureOptions } from './capture-options.js';
import type { CaptureRequest } from './capture-request.js';
import { functionBody } from './function-body.js';

const SERVICE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What has to be in the database. */
export interface CapturePlan {
  /** Whose functions these are. */
  readonly owner: string;
  readonly functions: readonly CaptureFunction[];
}

/** Returns what captures the changes that the rules of `cache` depend on. @throws ConfigurationError for other databases than PostgreSQL. */
export async function planCapture({ dataSource, cache, ...request }: CaptureRequest): Promise<CapturePlan> {
  const given = optionsOf(dataSource, cache);
  const { outbox = given.outbox, capture = given.capture } = request;
  assertCapturable(dataSource, outbox ?? true, capture ?? true);
  const { exceptRoles = [], service }: CaptureOptions = typeof capture === 'object' ? capture : {};
  const options = typeof outbox === 'object' ? outbox : {};
  const { prefix } = cache;
  // No prefix has a slash in it, nor has a service.
  const owner = service === undefined ? prefix : `${prefix}/${service}`;
  const parts = { outbox: outboxSql(dataSource, options).path, prefix, exceptRoles, notify: options.notify ?? false };
  const tables = await capturedTables(dataSource, cache);
  return { owner, functions: tables.map((table) => captureFunction(table, owner, functionBody({ ...parts, table }))) };
}

/** @throws ConfigurationError */
export function assertCapturable(
  { options: { type } }: DataSource,
  outbox: boolean | OutboxOptions,
  capture: boolean | CaptureOptions,
): void {
  const { service = 'one' } = typeof capture === 'object' ? capture : {};
  if (!SERVICE.test(service)) {
    throw new ConfigurationError(
      `capture.service: "${service}" is no name. Give a letter or digit, then at most 63 letters, digits, dots, underscores or hyphens.`,
    );
  }
  if (outbox === false) {
    throw new ConfigurationError(
      'Captured changes go through the outbox, which is switched off. Set the option "outbox", too.',
    );
  }
  if (type === 'postgres') return;
  throw new ConfigurationError(
    `Changes can be captured in PostgreSQL only, not in a "${type}" database. Leave the option "capture" out.`,
  );
}
