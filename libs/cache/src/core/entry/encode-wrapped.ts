import type { EntryPlace, Wrapping } from '../ports/wrapping.js';
import { encodeEnvelope, type Envelope } from './envelope.js';
import { fixedHead } from './fixed-head.js';

/** The codec's byte of an entry whose payload is wrapped. Its own codec is told by the version, which has it in its digest. */
export const WRAPPED = 15;

const NOTHING = new Uint8Array(0);

/** Returns the bytes of `envelope`, its payload wrapped for `key` if that is worth it. The whole head counts as the payload's place, but for what hits prolong. */
export async function encodeWrapped(envelope: Envelope, key: string, wrapping: Wrapping): Promise<Uint8Array> {
  const wrapped = { ...envelope, codec: WRAPPED };
  const place: EntryPlace = { key, head: fixedHead(encodeEnvelope({ ...wrapped, payload: NOTHING })) };
  const payload = await wrapping.wrap(envelope.payload, place);
  return encodeEnvelope(payload ? { ...wrapped, payload } : envelope);
}
