import { createHash } from 'node:crypto';
import { decodedInPlace } from '../core/entry/decode-from.js';
import { ConfigurationError } from '../core/errors/configuration-error.js';
import type { Codec } from '../core/ports/codec.js';
import { fromMsgpack, toMsgpack } from './msgpack.js';
import { Template, type PackedFields } from './packed-fields.js';
import { refuseOddArray } from './refuse-odd-array.js';
import { PackedRows } from './rows/packed-rows.js';
import { RowDecoder } from './rows/row-decoder.js';
import { ROW_FORMAT } from './rows/row-format.js';
import { toUndecodable } from './to-undecodable.js';
import { toUnencodable } from './to-unencodable.js';

export interface PackedCodecOptions {
  /** Every field of a value, in the order in which their values are written: `['id', 'name', ['owner', ['id']]]`. */
  readonly fields: PackedFields;
  /** Change it when a field keeps its name and changes its meaning, so that entries with the old meaning are not read. */
  readonly version?: string | number;
}

const name = 'packed';
const DIGEST_BYTES = 8;

/**
 * Returns a codec that writes values only, in a declared order: the smallest entries for values that all have the same fields, and the fastest to
 * read where these hold text, numbers, booleans, null and dates.
 *
 * A value is a plain object with exactly these fields, a list of such objects, or null. What the fields hold is kept as the msgpack codec
 * keeps it, and their order in the object becomes the declared one. Everything else is refused.
 *
 * The fields and their order are part of every entry: one that was written with another list is a miss, never read with shifted values.
 *
 * @throws ConfigurationError when the fields are none, or one of them is malformed or listed twice.
 */
export function createPackedCodec({ fields, version = '' }: PackedCodecOptions): Codec {
  if (!Array.isArray(fields)) throw new ConfigurationError('A packed codec needs a list of fields.');
  const template = new Template(fields as PackedFields);
  const key = JSON.stringify([template.signature, version]);
  const digest = digestOf(key);
  const names = template.flatNames;
  const rows = names && PackedRows.of(key, names);
  const decode = (bytes: Uint8Array, start: number): unknown => {
    try {
      if (rows && RowDecoder.canRead(bytes, start)) return rows.read(bytes, start);
      const packed = bytes.subarray(start);
      if (!digest.equals(packed.subarray(0, DIGEST_BYTES))) throw new Error('they were written with other fields');
      return unpack(template, fromMsgpack(packed.subarray(DIGEST_BYTES)));
    } catch (error) {
      throw toUndecodable(name, error);
    }
  };
  const codec: Codec = {
    id: 5,
    name,
    layout: rows ? JSON.stringify([key, ROW_FORMAT]) : key,
    encode(value) {
      try {
        return rows?.write(value) ?? Buffer.concat([digest, toMsgpack(pack(template, value))]);
      } catch (error) {
        throw toUnencodable(name, value, error);
      }
    },
    decode: (bytes) => decode(bytes, 0),
  };
  return decodedInPlace(codec, decode);
}

/** What comes before what is no row; it never begins as rows do. */
function digestOf(key: string): Buffer {
  const digest = createHash('sha256').update(key).digest().subarray(0, DIGEST_BYTES);
  if (RowDecoder.canRead(digest, 0)) digest[0]! ^= 0x80;
  return digest;
}

/** null for nothing, `[false, values]` for one object, `[true, [values, values]]` for a list. */
function pack(template: Template, value: unknown): unknown {
  if (value === null) return null;
  if (!Array.isArray(value) || Object.getPrototypeOf(value) !== Array.prototype) return [false, template.pack(value)];
  refuseOddArray(value);
  return [true, value.map((one) => template.pack(one))];
}

function unpack(template: Template, packed: unknown): unknown {
  if (packed === null) return null;
  if (!Array.isArray(packed) || packed.length !== 2) throw new Error('they hold no packed value');
  const [isList, values] = packed as readonly unknown[];
  if (isList !== true) return template.unpack(values);
  if (!Array.isArray(values)) throw new Error('they hold no packed list');
  return values.map((one) => template.unpack(one));
}
