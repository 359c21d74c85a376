import { decodedInPlace } from '../core/entry/decode-from.js';
import type { Codec } from '../core/ports/codec.js';
import { hasPrototypeKey } from './has-prototype-key.js';
import { refuseUnlessJson } from './refuse-unless-json.js';
import { toUnencodable } from './to-unencodable.js';
import { UndecodableValueError } from './undecodable-value-error.js';
import { bytesToText, jsonToBytes } from './utf8.js';

const name = 'json';

/**
 * Plain JSON, readable by any other program, for values that JSON gives back unchanged.
 *
 * A value that JSON would silently change (a Date, bigint, undefined, NaN, -0, Map, Buffer, class instance, hole, ...) is
 * refused. An object reachable on two ways comes back as two equal objects; frozen objects come back unfrozen.
 */
export const jsonCodec: Codec = decodedInPlace(
  {
    id: 1,
    name,
    encode(value) {
      try {
        refuseUnlessJson(value);
        return jsonToBytes(JSON.stringify(value));
      } catch (error) {
        throw toUnencodable(name, value, error);
      }
    },
    decode: (bytes) => decode(bytes, 0),
  },
  decode,
);

function decode(bytes: Uint8Array, start: number): unknown {
  let json: string;
  let value: unknown;
  try {
    json = bytesToText(bytes, start);
    value = JSON.parse(json);
  } catch {
    throw new UndecodableValueError(name, 'they are not JSON');
  }
  if (hasPrototypeKey(json, value)) throw new UndecodableValueError(name, 'a property is named __proto__');
  return value;
}
