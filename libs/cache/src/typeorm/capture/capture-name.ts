import { createHash } from 'node:crypto';

/** What PostgreSQL keeps of a name, in bytes. */
const LONGEST = 63;
const DIGEST_LENGTH = 8;

/** Returns the name of what captures for a prefix, and a service of it: of a function with `parts` of the table, of a trigger without. */
export function captureName(owner: string, ...parts: readonly string[]): string {
  const name = ['coherent_cache', owner, ...parts].join('_');
  if (Buffer.byteLength(name) <= LONGEST) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, DIGEST_LENGTH);
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
