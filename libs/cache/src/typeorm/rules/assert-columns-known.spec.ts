import type { EntityMetadata } from 'typeorm';
import { expect, it } from 'vitest';
import { deriveFromColumns, type ColumnMapping } from '../../core/invalidation/column-mapping.js';
import { assertColumnsKnown } from './assert-columns-known.js';

class Device {
  get label(): string {
    return '';
  }
}

const device = {
  target: Device,
  columns: [
    { propertyName: 'id', propertyPath: 'id' },
    { propertyName: 'rackId', propertyPath: 'rackId', databaseName: 'rack_id' },
    { propertyName: 'city', propertyPath: 'address.city', embeddedMetadata: {} },
  ],
  relations: [{ propertyName: 'rack' }],
} as unknown as EntityMetadata;
const other = { target: 'devices_tags', columns: [{ propertyName: 'tagId', propertyPath: 'tagId' }], relations: [] };

const check =
  (mapping: ColumnMapping, entities = [device]) =>
  () =>
    assertColumnsKnown(
      { namespace: 'devices', source: Device, derive: deriveFromColumns(mapping), on: ['insert'] },
      entities,
    );

it('accepts columns, relations, embedded objects and getters of the entity', () => {
  expect(check({ a: 'id', b: 'rackId', c: 'rack', d: 'address', e: 'label' })).not.toThrow();
});

it('accepts what one of the entities has that the source means', () => {
  expect(check({ a: 'tagId' }, [device, other as unknown as EntityMetadata])).not.toThrow();
});

it.each(['rackID', 'rack_id', 'city', 'address.city'])(
  'refuses %s, which no row has, and names what there is',
  (name) => {
    expect(check({ a: 'id', b: name })).toThrow(
      `Namespace "devices" maps "${name}" of Device, which has no such property. Properties: id, rackId, address, rack.`,
    );
  },
);
