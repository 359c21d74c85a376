import { Refusal } from './refusal.js';

/**
 * Accepts arrays without holes and without properties besides their elements.
 *
 * @throws Refusal otherwise.
 */
export function refuseOddArray(array: readonly unknown[]): void {
  const keys = Reflect.ownKeys(array);
  const { length } = array;
  // Indexes come first and ascending, `length` itself follows: both tests hold together only for a dense array.
  const dense = length === 0 || keys[length - 1] === String(length - 1);
  if (!dense || keys.length !== length + 1) throw new Refusal(array, 'it is an array with holes or extra properties');
}
