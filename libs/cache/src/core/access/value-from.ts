import { makeReadOnly } from '../local/read-only.js';
import type { Binding } from './binding.js';

/** Returns the value in `payload`, for one caller: read-only in a process that is strict about values that are kept. @throws as the codec does */
export function valueFrom({ codec, local }: Binding, payload: Uint8Array): unknown {
  const value = codec.decode(payload);
  if (local?.isStrict) makeReadOnly(value, codec);
  return value;
}

/** Returns what a load brought. Where later reads get read-only values, code that changes them should not have to wait for these to fail. */
export function loadedValue(binding: Binding, value: unknown, payload: Uint8Array | null): unknown {
  if (!payload || !binding.local?.isStrict) return value;
  try {
    return valueFrom(binding, payload);
  } catch {
    // Whoever reads it later reports it.
    return value;
  }
}
