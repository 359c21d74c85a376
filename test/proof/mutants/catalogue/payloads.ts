import { spec, type Mutant } from '../mutant.js';

const REGISTRY = 'core/access/accessor-registry.ts';
const ENTRY = 'core/read/stored-entry.ts';
const WRAPPING = 'codecs/wrapping/payload-wrapping.ts';
const MSGPACK = 'codecs/msgpack.ts';
const BUILDS_SPEC = 'test/integration/core/builds.spec.ts';
const WRAPPED_SPEC = 'test/integration/core/wrapped-entries.spec.ts';
const WRAPPING_SPEC = 'libs/cache/src/codecs/wrapping/payload-wrapping.spec.ts';
const MSGPACK_SPEC = 'libs/cache/src/codecs/msgpack-codec.spec.ts';
const SHAPE_SPEC = 'libs/cache/src/typeorm/entity-codec/create-entity-codec.spec.ts';
const ROWS_SPEC = 'libs/cache/src/typeorm/entity-codec/entity-rows.spec.ts';

/** Values as bytes: who may read them, and what they are believed to be. */
export const PAYLOAD_MUTANTS: readonly Mutant[] = [
  {
    name: 'the layout of a codec is not part of the version',
    breaks: 'entries are read by builds that agree with their writer',
    file: REGISTRY,
    find: "      codec.layout ?? '',\n",
    replace: '',
    detectors: spec(BUILDS_SPEC, 'D8 N6: never read each other’s entries'),
  },
  {
    name: 'the name of a codec is not part of the version',
    breaks: 'entries are read by builds that agree with their writer',
    file: REGISTRY,
    find: '      codec.name,\n',
    replace: '',
    detectors: spec(BUILDS_SPEC, 'D8 N6: never read each other’s entries'),
  },
  {
    name: 'relations are not part of an entity’s shape',
    breaks: 'entities are read by builds that have the same columns and relations',
    file: 'typeorm/entity-codec/shape-digest.ts',
    find: 'relations.map(describeRelation).sort()',
    replace: '[]',
    detectors: spec(SHAPE_SPEC, 'D8: reads no entity of a class that in the build that wrote it had'),
  },
  {
    name: 'rows read as rows of the class that was read last',
    breaks: 'values are never assigned to other fields',
    file: 'typeorm/entity-codec/entity-shapes.ts',
    find: 'if (this.last?.code === code) return',
    replace: 'if (this.last) return',
    detectors: spec(ROWS_SPEC, 'D8: are read as rows of their own class'),
  },
  {
    name: 'rows that are not whole read',
    breaks: 'values are never assigned to other fields',
    file: 'codecs/rows/row-decoder.ts',
    find: 'if (this.at !== this.end || this.textAt !== this.text.length) throw notWhole();',
    replace: '',
    detectors: spec(ROWS_SPEC, 'are not read with'),
  },
  {
    name: 'fields of a packed payload not compared',
    breaks: 'values are never assigned to other fields',
    file: 'codecs/create-packed-codec.ts',
    find: '!digest.equals(packed.subarray(0, DIGEST_BYTES))',
    replace: 'packed.length < DIGEST_BYTES',
    detectors: spec(
      'libs/cache/src/codecs/create-packed-codec.spec.ts',
      'D8: never reads what was written with its fields',
    ),
  },
  {
    name: 'fields of packed rows not compared',
    breaks: 'values are never assigned to other fields',
    file: 'codecs/rows/packed-rows.ts',
    find: 'if (code !== layout.code) throw',
    replace: 'if (code < 0) throw',
    detectors: spec(
      'libs/cache/src/codecs/create-packed-codec.spec.ts',
      'D8: never reads rows that were written with its fields',
    ),
  },
  {
    name: 'structures of one payload kept for the next',
    breaks: 'values are never assigned to other fields',
    file: MSGPACK,
    find: 'unpackr.unpack(bytes)',
    replace: 'packr.unpack(bytes)',
    detectors: spec(MSGPACK_SPEC, 'does not believe a record whose names came with another payload'),
  },
  {
    name: 'sealed payloads not bound to their tokens',
    breaks: 'a sealed payload opens where it was stored only',
    file: WRAPPING,
    find: 'Buffer.concat([header, length, name, head])',
    replace: 'Buffer.concat([header, length, name])',
    detectors: spec(WRAPPED_SPEC, 'are misses where they were not stored, and with tokens they were not stored with'),
  },
  {
    name: 'sealed payloads not bound to their key',
    breaks: 'a sealed payload opens where it was stored only',
    file: WRAPPING,
    find: 'Buffer.concat([header, length, name, head])',
    replace: 'Buffer.concat([header, head])',
    detectors: spec(WRAPPED_SPEC, 'are misses where they were not stored, and with tokens they were not stored with'),
  },
  {
    name: 'open payloads read where they have to be sealed',
    breaks: 'a sealed payload opens where it was stored only',
    file: ENTRY,
    find: ' && !binding.wrapping.isRequired',
    replace: '',
    detectors: spec(WRAPPED_SPEC, 'are misses when they stand open in the store'),
  },
  {
    name: 'what expands is not bounded',
    breaks: 'hostile bytes take no more than an entry may',
    file: 'codecs/wrapping/compressor.ts',
    find: 'maxOutputLength: Math.max(1, length)',
    replace: 'maxOutputLength: 2 ** 30',
    detectors: spec(WRAPPING_SPEC, 'are refused within bounds when the payload'),
  },
  {
    name: 'payloads larger than any that is stored are read',
    breaks: 'hostile bytes take no more than an entry may',
    file: ENTRY,
    find: ' || envelope.payloadLength > binding.namespace.maxBytes + WRAPPING_MARGIN',
    replace: '',
    detectors: spec(BUILDS_SPEC, 'O8: read no payload that is larger than they would store'),
  },
];
