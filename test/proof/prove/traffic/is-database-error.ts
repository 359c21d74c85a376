import { QueryFailedError } from 'typeorm';

/** What a socket says, and what the driver says without any code. */
const SOCKET = /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;
const DRIVER =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;
/** Classes of SQLSTATE: the connection, the operator's intervention, the system. */
const STATE = /^(?:08|57|58)[0-9A-Z]{3}$/;

/** Tells whether the database, or the way to it, is to blame for `error`. */
export function isDatabaseError(error: unknown): boolean {
  if (error instanceof QueryFailedError) return true;
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && (SOCKET.test(code) || STATE.test(code))) || DRIVER.test(error.message);
}
