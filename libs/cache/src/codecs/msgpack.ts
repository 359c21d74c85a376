import { Packr, Unpackr } from 'msgpackr/index-no-eval';
import { refuseUnlessMsgpack } from './refuse-unless-msgpack.js';

/**
 * Objects are written as records: the names of their properties once per payload and shape, then values. The names always travel
 * with the values (decision 17): msgpackr can keep them outside, where two processes may come to differ about them.
 */
const packr = new Packr({ useRecords: true, moreTypes: true, useBigIntExtension: true, useToJSON: false });

/** Not the same object: this one learns no structures, so that what one payload says means nothing to the next. */
const unpackr = new Unpackr({ mapsAsObjects: false, structuredClone: false, copyBuffers: true });

/** Returns `value` as msgpack. @throws Refusal when it would not come back unchanged; RangeError when it contains itself. */
export function toMsgpack(value: unknown): Uint8Array {
  refuseUnlessMsgpack(value);
  return packr.pack(value);
}

/** Returns the value in `bytes`. @throws when they are no msgpack. */
export function fromMsgpack(bytes: Uint8Array): unknown {
  try {
    return unpackr.unpack(bytes) as unknown;
  } catch (error) {
    // msgpackr's own messages quote what they could read.
    throw error instanceof RangeError ? error : new Error('they are malformed');
  }
}
