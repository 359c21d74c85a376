import type { CustomType } from '../../codecs/custom-type.js';
import type { EntityShape } from './entity-shape.js';
import type { EntityShapes } from './entity-shapes.js';
import { fromColumn } from './from-column.js';
import { packProperties } from './pack-properties.js';

/** Entities on the wire: `[name of the class, properties, names of the relations that are lazy]`. */
export function entityType(shapes: EntityShapes): CustomType {
  return {
    name: 'entity',
    owns: (value): value is object => shapes.of(value) !== undefined,
    pack(entity) {
      const shape = shapes.of(entity)!;
      const { properties, lazy } = packProperties(entity, shape);
      return [shape.key, properties, lazy];
    },
    create: ([key]) => Object.create(shapes.named(key).prototype) as object,
    fill(entity, [key, properties, lazy]) {
      const shape = shapes.named(key);
      for (const relation of listOf(lazy)) makeLazy(entity, shape, relation);
      for (const [name, value] of Object.entries(recordOf(properties))) {
        const column = shape.transformed.get(name);
        define(entity, name, column && value !== undefined ? fromColumn(column, value) : value);
      }
    },
  };
}

/** Assigning would run a setter of the class; where there is none it is several times faster. */
function define(entity: object, name: string, value: unknown): void {
  if (name in entity)
    Object.defineProperty(entity, name, { value, writable: true, enumerable: true, configurable: true });
  else (entity as Record<string, unknown>)[name] = value;
}

function makeLazy(entity: object, shape: EntityShape, relation: unknown): void {
  const enable = shape.lazy.get(relation as string);
  if (!enable) throw new Error('it holds a lazy relation that its entity does not have');
  enable(entity);
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('an entity lacks its list of lazy relations');
  return value;
}

function recordOf(value: unknown): object {
  const plain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  if (!plain) throw new Error('an entity lacks its properties');
  return value;
}
