import { workflow } from './workflow.js';

/** How large a value is, as JSON. */
export type Size = '60 B' | '1.2 kB' | '23 kB';

export const SIZES: readonly Size[] = ['60 B', '1.2 kB', '23 kB'];

const LIST_LENGTHS = { '1.2 kB': 5, '23 kB': 100 } as const;

/** Returns the plain value of that size for an id: one small object, or a list of workflows. */
export function plainValue(size: Size, id: number): object {
  if (size === '60 B') return { id, name: `detector-${id}`, isEnabled: true, level: id % 7 };
  return Array.from({ length: LIST_LENGTHS[size] }, (_, i) => workflow(id * 100 + i));
}

/** Returns the fields of that value, or of the objects in it. */
export function fieldsOf(size: Size): readonly string[] {
  const value = plainValue(size, 0);
  return Object.keys(Array.isArray(value) ? (value[0] as object) : value);
}
