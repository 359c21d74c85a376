import type { Named } from './tag.js';

/** Returns what `source` is called in messages and events. */
export function nameOf(source: Named): string {
  return typeof source === 'string' ? source : source.name;
}
