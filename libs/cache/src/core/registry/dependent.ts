import { isKeyPart } from '../key/key-part.js';

/** As many as a store may have. */
const BUCKETS = /^[1-9]\d{0,3}$/;

/** An accessor, as the registry knows it: whoever writes to a table that it depends on must invalidate it. */
export interface Dependent {
  readonly namespace: string;
  /** Tells sets of rules apart: a writer with the same rules knows better than the registry what to invalidate. */
  readonly digest: string;
  /** Its rules may name tags, which entries of any namespace carry. */
  readonly hasTags: boolean;
  /** How many buckets its namespace is spread over: an accessor that is spread otherwise has other keys. */
  readonly buckets: number;
}

/** Returns `dependent` as a member of a set; neither a namespace nor a digest holds a blank. */
export function encodeDependent({ namespace, digest, hasTags, buckets }: Dependent): string {
  return `${namespace} ${digest} ${hasTags ? 't' : '-'} ${buckets}`;
}

/** Returns what `member` says; null when it names no namespace. What another build adds behind it does not matter. */
export function decodeDependent(member: string): Dependent | null {
  const [namespace = '', digest = '', flags = 't', buckets = '1'] = member.split(' ');
  if (!isKeyPart(namespace)) return null;
  return { namespace, digest, hasTags: flags.includes('t'), buckets: BUCKETS.test(buckets) ? Number(buckets) : 1 };
}
