import type { Codec } from '../core/ports/codec.js';
import { fromMsgpack, toMsgpack } from './msgpack.js';
import { toUndecodable } from './to-undecodable.js';
import { toUnencodable } from './to-unencodable.js';

const name = 'msgpack';

/**
 * MessagePack: about half the bytes of JSON where many objects have the same properties, whose names are written once per payload.
 *
 * Keeps plain objects, arrays, Date, bigint, Buffer, Uint8Array, Map, Set, undefined, NaN and infinities; refuses -0, class instances and
 * whatever else would not come back equal. An object reachable on two ways comes back as two equal objects. Builds whose objects have other
 * properties never misread each other: a payload carries the names of its own.
 */
export const msgpackCodec: Codec = {
  id: 4,
  name,
  encode(value) {
    try {
      return toMsgpack(value);
    } catch (error) {
      throw toUnencodable(name, value, error);
    }
  },
  decode(bytes) {
    try {
      return fromMsgpack(bytes);
    } catch (error) {
      throw toUndecodable(name, error);
    }
  },
};
