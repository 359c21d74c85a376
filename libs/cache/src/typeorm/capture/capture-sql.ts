import { dropCaptureFunctions } from './capture-function.js';
import { planCapture } from './capture-plan.js';
import type { CaptureRequest } from './capture-request.js';

/** Statements that make, or remove, what captures. They may be run again and again, in a transaction. */
export interface CaptureSql {
  readonly up: readonly string[];
  readonly down: readonly string[];
}

/**
 * Returns the SQL that makes PostgreSQL tell, through the outbox, of changes of every table that rules depend on, whoever makes them. It takes the
 * place of what it made before for the same prefix and service.
 *
 * @throws ConfigurationError for other databases.
 */
export async function captureSql(request: CaptureRequest): Promise<CaptureSql> {
  const { owner, functions } = await planCapture(request);
  return {
    up: [...functions.flatMap(({ statements }) => statements), dropCaptureFunctions(owner, functions)],
    down: [dropCaptureFunctions(owner, [])],
  };
}
