import type { DataSource } from 'typeorm';
import { createTypedCodec } from '../../codecs/create-typed-codec.js';
import { toUndecodable } from '../../codecs/to-undecodable.js';
import { decodedInPlace, decodeFromOf } from '../../core/entry/decode-from.js';
import type { Codec } from '../../core/ports/codec.js';
import { EntityRows } from './entity-rows.js';
import { EntityShapes } from './entity-shapes.js';
import { entityType } from './entity-type.js';
import { ROW_FORMAT } from '../../codecs/rows/row-format.js';
import { RowDecoder } from '../../codecs/rows/row-decoder.js';

const name = 'entity';

/**
 * Returns the codec that gives entities back as entities, together with everything that the typed codec keeps.
 *
 * - Instances of entity classes of these DataSources, and of the classes of their embedded columns, come back as instances of the
 *   same class (the child class under single-table inheritance). Their constructor and property initialisers do not run, so
 *   `#private` fields, which only a constructor can make, are not there.
 * - Every property comes back: loaded relations, virtual columns, `loadRelationIds`, undefined ones. What was not selected or
 *   not loaded stays absent. Shared references and cycles (`detector.links[0].detector === detector`) are kept.
 * - A column with transformers is written as `to` returns it, so that an encrypted column is encrypted in the cache too, and read
 *   through `from`. When `from` does not undo `to` (a password hash), the value is refused.
 * - A lazy relation is written when it has been loaded; it stays lazy, and one that was not loaded runs its query when first
 *   awaited, as it would have on the original.
 *
 * Whole rows of one class, of plain values and dates, alone or in a list, take a third to two fifths of the bytes of JSON: only their
 * values are written, as bytes. Their longer texts are parts of one, which stays in memory as long as one of them does.
 *
 * Entities are named by DataSource, entity, table, and a digest of their columns and relations: after a rename, or when one of these
 * or a transformer was changed, older entries that hold such an entity cannot be decoded and count as misses.
 *
 * @param dataSources - In the same order in every process: those without a `name` option are told apart by it. They may be
 *   initialised later; until then their entities are unknown, and refused.
 */
export function createEntityCodec(dataSources: readonly DataSource[]): Codec {
  const shapes = new EntityShapes(dataSources);
  const typed = createTypedCodec({ id: 3, name, types: [entityType(shapes)] });
  const rows = new EntityRows(shapes);
  const decodeTyped = decodeFromOf(typed);
  const decode = (bytes: Uint8Array, start: number): unknown => {
    if (!RowDecoder.canRead(bytes, start)) return decodeTyped(bytes, start);
    try {
      return rows.read(bytes, start);
    } catch (error) {
      throw toUndecodable(name, error);
    }
  };
  const codec: Codec = {
    ...typed,
    layout: ROW_FORMAT,
    encode: (value) => rows.write(value) ?? typed.encode(value),
    decode: (bytes) => decode(bytes, 0),
    // No constructor has run: there are no `#private` fields.
    isFreezable: (instance) => shapes.of(instance) !== undefined,
  };
  return decodedInPlace(codec, decode);
}
