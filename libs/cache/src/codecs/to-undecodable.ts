import { UndecodableValueError } from './undecodable-value-error.js';

/** Turns whatever stopped a decoding into the error that callers see, without the bytes that V8 quotes in its messages. */
export function toUndecodable(codec: string, error: unknown): UndecodableValueError {
  if (error instanceof SyntaxError || error instanceof TypeError)
    return new UndecodableValueError(codec, 'they are malformed');
  if (error instanceof RangeError)
    return new UndecodableValueError(codec, 'they are nested too deeply or hold an impossible size');
  return new UndecodableValueError(codec, error instanceof Error ? error.message : 'reading them failed');
}
