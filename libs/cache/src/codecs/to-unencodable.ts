import { pathTo } from './path-to.js';
import { Refusal } from './refusal.js';
import { UnencodableValueError } from './unencodable-value-error.js';

/** Turns whatever stopped an encoding into the error that callers see. */
export function toUnencodable(codec: string, value: unknown, error: unknown): UnencodableValueError {
  if (error instanceof Refusal) {
    return new UnencodableValueError(codec, error.reason, pathTo(value, error.culprit), { cause: error.cause });
  }
  if (isStackOverflow(error)) return new UnencodableValueError(codec, 'it is nested too deeply or contains itself', '');
  const reason = error instanceof Error ? error.message : 'encoding it failed';
  return new UnencodableValueError(codec, reason, undefined, { cause: error });
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
