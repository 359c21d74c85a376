const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * Returns the bucket, from 0 to `buckets` - 1, of what is found by `text`: the same in every process and build, and spread evenly.
 *
 * FNV-1a with 32 bits (Fowler, Noll and Vo; IETF draft-eastlake-fnv), over UTF-16 code units, with the final mixing of MurmurHash3
 * (Appleby), since the low bits of FNV alone are uneven on short text.
 */
export function bucketOf(text: string, buckets: number): number {
  let hash = OFFSET_BASIS;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % buckets;
}
