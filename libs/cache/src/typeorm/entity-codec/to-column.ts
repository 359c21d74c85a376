import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../../codecs/refusal.js';
import { fromColumn } from './from-column.js';
import type { TransformedColumn } from './transformed-column.js';

/**
 * Returns a property as its column's transformers write it, checked by reading it back: many transformers go one way only.
 *
 * @throws Refusal when a transformer throws, is asynchronous, or is not undone by its other half.
 */
export function toColumn(entity: object, column: TransformedColumn, value: unknown): unknown {
  const written = write(entity, column, value);
  if (written instanceof Promise) throw new Refusal(entity, `the transformer of ${column.path} returns a promise`);
  if (!isUndone(column, written, value)) {
    throw new Refusal(entity, `the transformer of ${column.path} does not read back what it wrote`);
  }
  return written;
}

function write(entity: object, column: TransformedColumn, value: unknown): unknown {
  try {
    return column.transformers.reduce((current, transformer) => transformer.to(current) as unknown, value);
  } catch (cause) {
    throw new Refusal(entity, `the transformer of ${column.path} threw`, { cause });
  }
}

function isUndone(column: TransformedColumn, written: unknown, value: unknown): boolean {
  try {
    return isDeepStrictEqual(fromColumn(column, written), value);
  } catch {
    return false;
  }
}
