import type { Binding } from '../access/binding.js';
import type { MissReason } from '../access/cache-event.js';
import { PLACEHOLDER } from '../entry/envelope.js';
import { StoredEntry } from './stored-entry.js';

/** Returns why the cells of an entry, its own last, were no hit. @param kept - What the entry says, when only its head was read. */
export function missReasonOf(binding: Binding, found: readonly (Uint8Array | null)[], kept?: StoredEntry): MissReason {
  const cell = found.at(-1);
  if (!cell) return 'absent';
  if (cell[0] === PLACEHOLDER) return 'unfilled';
  const stored = kept ?? StoredEntry.from(cell, binding);
  if (!stored) return 'other-version';
  return stored.dependsOn(found, found.length) ? 'unusable' : 'invalidated';
}
