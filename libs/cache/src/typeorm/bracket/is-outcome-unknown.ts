/** Classes of SQLSTATE after which nobody knows whether COMMIT took effect: connection lost, server going down, internal error. */
const UNKNOWN_CLASSES = new Set(['08', '57', '58', 'XX']);
const STATEMENT_COMPLETION_UNKNOWN = '40003';
/** The server ended the statement, as told: by timeout or on demand. */
const QUERY_CANCELED = '57014';

/** Tells whether a COMMIT that rejected with `error` may have committed all the same. */
export function isOutcomeUnknown(error: unknown): boolean {
  const code = databaseCode(error);
  if (code === undefined) return true;
  if (code.startsWith('SQLITE_') || code === QUERY_CANCELED) return false;
  // Five capitals are an errno of the socket: EPIPE.
  if (!/^(?=.*\d)[0-9A-Z]{5}$/.test(code)) return true;
  return code === STATEMENT_COMPLETION_UNKNOWN || UNKNOWN_CLASSES.has(code.slice(0, 2));
}

function databaseCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { driverError, sqlState, code } = error as { driverError?: unknown; sqlState?: unknown; code?: unknown };
  const nested = driverError === undefined || driverError === error ? undefined : databaseCode(driverError);
  return nested ?? [sqlState, code].find((candidate): candidate is string => typeof candidate === 'string');
}
