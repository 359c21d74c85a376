import type { Loader } from '../fill/loader.js';
import type { Binding } from './binding.js';
import { ReadThrough } from './read-through.js';
import type { ReadThroughParts } from './read-through-parts.js';
import type { Reads } from './reads.js';
import { ScopedReads } from './scoped-reads.js';

/** Returns the reads of one accessor, as its declaration wants them. */
export function createReads<T, Id extends object>(
  binding: Binding,
  loader: Loader<T, Id>,
  parts: ReadThroughParts,
): Reads<T, Id> {
  const { name, options } = binding.namespace;
  const reads = new ReadThrough(binding, loader, parts);
  return options.scope === undefined ? reads : new ScopedReads(reads, name, options.scope, parts.scopes);
}
