import type { Loader } from '../fill/loader.js';
import type { Binding } from './binding.js';
import { ReadThrough } from './read-through.js';
import type { ReadThroughParts } from './read-through-parts.js';
import { ScopedReadThrough } from './scoped-read-through.js';

/** Returns the reads of one accessor, as its declaration wants them. */
export function createReads<T, Id extends object>(
  binding: Binding,
  loader: Loader<T, Id>,
  parts: ReadThroughParts,
): ReadThrough<T, Id> {
  const { scope } = binding.namespace.options;
  return scope === undefined
    ? new ReadThrough(binding, loader, parts)
    : new ScopedReadThrough(scope, binding, loader, parts);
}
