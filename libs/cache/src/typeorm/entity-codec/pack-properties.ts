import { Refusal } from '../../codecs/refusal.js';
import type { EntityShape } from './entity-shape.js';
import { toColumn } from './to-column.js';

/** What is written about an instance besides its class. */
interface PackedProperties {
  readonly properties: Record<string, unknown>;
  readonly lazy: readonly string[];
}

/** @throws Refusal when the instance has something that would be lost: a getter, a symbol, a transformer that cannot be undone. */
export function packProperties(entity: object, shape: EntityShape): PackedProperties {
  const properties: Record<string, unknown> = {};
  const lazy: string[] = [];
  for (const key of Reflect.ownKeys(entity)) {
    if (typeof key === 'symbol' || key === '__proto__') throw new Refusal(entity, `it has the property ${String(key)}`);
    const property = Object.getOwnPropertyDescriptor(entity, key)!;
    if (property.get && shape.lazy.has(key)) lazy.push(key);
    else if (!('value' in property) || !property.enumerable)
      throw new Refusal(entity, `its property "${key}" is no plain data`);
    else if (!isRunningLoad(key, shape)) properties[key] = pack(entity, key, property.value, shape);
  }
  return { properties, lazy };
}

function pack(entity: object, key: string, value: unknown, shape: EntityShape): unknown {
  const column = shape.transformed.get(key);
  // TypeORM leaves undefined properties out of statements: no transformer ever sees one.
  return column && value !== undefined ? toColumn(entity, column, value) : value;
}

/** While a lazy relation loads, TypeORM keeps the promise beside it; without it the relation is simply not loaded yet. */
function isRunningLoad(key: string, shape: EntityShape): boolean {
  const relation = /^__promise_(.+)__$/.exec(key)?.[1];
  return relation !== undefined && shape.lazy.has(relation);
}
