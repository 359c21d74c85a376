import { Refusal } from './refusal.js';

/**
 * Accepts objects whose content is exactly their enumerable data properties with string keys.
 *
 * @throws Refusal for anything a copy property by property would lose or change.
 */
export function refuseOddProperties(object: object): void {
  for (const key of Reflect.ownKeys(object)) {
    if (typeof key === 'symbol') throw new Refusal(object, 'it has a symbol key');
    if (key === '__proto__') throw new Refusal(object, 'it has a property named __proto__');
    const property = Object.getOwnPropertyDescriptor(object, key)!;
    if (property.get || property.set) throw new Refusal(object, `its property "${key}" is a getter or setter`);
    if (!property.enumerable) throw new Refusal(object, `its property "${key}" is not enumerable`);
  }
}
