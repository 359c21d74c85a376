import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A Lua script as the server knows it. */
export interface RedisScript {
  readonly source: string;
  /** SHA-1 of the source, by which the server caches it. */
  readonly sha: string;
}

/** Reads a script from the file of its name. */
export function readScript(
  name:
    | 'announce'
    | 'fill'
    | 'finalise'
    | 'identify'
    | 'lease'
    | 'list'
    | 'mark'
    | 'mint'
    | 'pending'
    | 'read-old'
    | 'register'
    | 'release'
    | 'remove-old'
    | 'touch'
    | 'unlist',
): RedisScript {
  const source = readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}
