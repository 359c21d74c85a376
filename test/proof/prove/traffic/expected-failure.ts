/** What a database refuses when many write at once: a row that is there or not there any more, a deadlock. */
const CODES = new Set(['23505', '23503', '40P01', '40001', '55P03']);

/** Tells whether a write may fail with `error` although everything works as it should. */
export function isExpectedFailure(error: unknown): boolean {
  const { code } = (error as { driverError?: { code?: unknown } }).driverError ?? {};
  return typeof code === 'string' && CODES.has(code);
}
