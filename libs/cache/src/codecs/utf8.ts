import { asBuffer } from './as-buffer.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const REPLACEMENT = '\uFFFD';
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Returns JSON text as bytes. Half a surrogate pair, which UTF-8 cannot hold and would replace, becomes its JSON escape;
 * in JSON text it can stand only inside a string literal.
 */
export function jsonToBytes(json: string): Uint8Array {
  return Buffer.from(json.isWellFormed() ? json : escapeHalves(json), 'utf8');
}

/** Returns the text in `bytes`, from `start` to their end. @throws TypeError on bytes that are not UTF-8, instead of replacing them. */
export function bytesToText(bytes: Uint8Array, start = 0): string {
  const text = asBuffer(bytes).toString('utf8', start);
  // Several times as fast as the decoder; only where something may have been replaced does that have to say.
  return text.includes(REPLACEMENT) ? decoder.decode(bytes.subarray(start)) : text;
}

function escapeHalves(json: string): string {
  return json.replace(LONE_SURROGATE, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}
