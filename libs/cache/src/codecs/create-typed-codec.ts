import { stringify, unflatten } from 'devalue';
import { decodedInPlace } from '../core/entry/decode-from.js';
import { ConfigurationError } from '../core/errors/configuration-error.js';
import type { Codec } from '../core/ports/codec.js';
import { binaryTypes } from './binary-types.js';
import type { CustomType } from './custom-type.js';
import { hasPrototypeKey } from './has-prototype-key.js';
import { isJsonTree } from './is-json-tree.js';
import { refuseUnlessTyped } from './refuse-unless-typed.js';
import { Revival } from './revival.js';
import { toUndecodable } from './to-undecodable.js';
import { toUnencodable } from './to-unencodable.js';
import { bytesToText, jsonToBytes } from './utf8.js';

/** Begins what is JSON and nothing more; devalue begins with a bracket or a sign. */
const PLAIN = 'j';

export interface TypedCodecOptions {
  /** The codec's byte in the envelope, 1 to 255; 1 to 15 belong to this library. */
  readonly id: number;
  readonly name: string;
  /** Kinds of objects to keep besides the built-in ones; the first that owns an object writes it. */
  readonly types?: readonly CustomType[];
}

/**
 * Returns a codec that keeps plain objects, arrays, Date (invalid ones too), bigint, Buffer, Uint8Array, Map, Set, RegExp, URL,
 * undefined, NaN, infinities and -0, and the given types; also shared references and cycles.
 *
 * Everything else is refused, instances of other classes included: what comes back equals what went in, or nothing is written.
 * Whether an object was frozen is not kept. Hostile bytes are refused or come back as data; they run nothing and reach no prototype.
 *
 * @throws ConfigurationError when two types have one name, or a name is not made of lower-case letters.
 */
export function createTypedCodec({ id, name, types = [] }: TypedCodecOptions): Codec {
  const known = [...types, ...binaryTypes];
  refuseBadNames(known);
  const reducers = createReducers(known);
  const decode = (bytes: Uint8Array, start: number): unknown => {
    try {
      if (bytes[start] === PLAIN.charCodeAt(0)) return plainIn(bytesToText(bytes, start + PLAIN.length));
      return revive(JSON.parse(bytesToText(bytes, start)), known);
    } catch (error) {
      throw toUndecodable(name, error);
    }
  };
  const codec: Codec = {
    id,
    name,
    encode(value) {
      try {
        // What JSON tells by itself is several times as fast to read.
        return jsonToBytes(isJsonTree(value) ? PLAIN + JSON.stringify(value) : stringify(value, reducers));
      } catch (error) {
        throw toUnencodable(name, value, error);
      }
    },
    decode: (bytes) => decode(bytes, 0),
  };
  return decodedInPlace(codec, decode);
}

function plainIn(json: string): unknown {
  const value: unknown = JSON.parse(json);
  if (hasPrototypeKey(json, value)) throw new Error('a property is named __proto__');
  return value;
}

function revive(flat: number | unknown[], types: readonly CustomType[]): unknown {
  const revival = new Revival(types);
  const value: unknown = unflatten(flat, revival.revivers, { operations: { createSparseArray: refuseSparseArray } });
  revival.complete();
  return value;
}

/** A sparse array is a few bytes that claim billions of elements; `encode` writes none. */
function refuseSparseArray(): never {
  throw new Error('it holds a sparse array');
}

/** devalue offers every value to each reducer in this order; what none has claimed ends at the check. */
function createReducers(types: readonly CustomType[]): Record<string, (value: unknown) => unknown> {
  const pack = (type: CustomType) => (value: unknown) =>
    typeof value === 'object' && value !== null && type.owns(value) ? type.pack(value) : undefined;
  const packers = types.map((type) => [type.name, pack(type)] as const);
  return Object.fromEntries([...packers, ['check', refuseUnlessTyped]]);
}

function refuseBadNames(types: readonly CustomType[]): void {
  const names = new Set(['check', 'null']);
  for (const { name } of types) {
    // devalue's own tags are capitalised (and "null"); ours must not replace them, and are written unescaped.
    if (!/^[a-z]+$/.test(name))
      throw new ConfigurationError(`"${name}" cannot name a custom type: use lower-case letters only.`);
    if (names.has(name)) throw new ConfigurationError(`The custom type name "${name}" is taken: choose another.`);
    names.add(name);
  }
}
