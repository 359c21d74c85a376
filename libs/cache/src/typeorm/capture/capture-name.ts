import { createHash } from 'node:crypto';

/** What PostgreSQL keeps of a name, in bytes. */
const LONGEST = 63;
const DIGEST_LENGTH = 8;

/**
 * Returns the name of what captures for `owner`: of a function with the table as `parts`, of a trigger with the table and the event.
 *
 * What differs gets another name: a prefix has no slash in it, and where a part has one, or the end is cut off, a digest tells.
 */
export function captureName(owner: string, ...parts: readonly string[]): string {
  const name = `coherent_cache_${[owner, ...parts].join('/')}`;
  if (Buffer.byteLength(name) <= LONGEST && !parts.some((part) => part.includes('/'))) return name;
  const digest = createHash('sha256')
    .update(JSON.stringify([owner, ...parts]))
    .digest('hex')
    .slice(0, DIGEST_LENGTH);
  return `${cut(name, LONGEST - DIGEST_LENGTH - 1)}_${digest}`;
}

/** Takes as many whole characters as fit into so many bytes. */
function cut(text: string, bytes: number): string {
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > bytes) break;
    kept += character;
  }
  return kept;
}
