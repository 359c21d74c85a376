/** The Redis server that the demo was given does not answer. */
export class RedisUnreachableError extends Error {
  readonly code = 'DEMO_REDIS_UNREACHABLE';

  constructor(url: string, cause: unknown) {
    // Only the host: the URL may hold a password.
    const host = new URL(url).host;
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    super(`REDIS_URL: ${host} does not answer (${reason}). Start it, correct the variable, or unset it.`, { cause });
    this.name = 'RedisUnreachableError';
  }
}
