import { ConfigurationError } from '../../core/errors/configuration-error.js';
import type { SealKey, SealOptions } from '../../core/ports/wrapping.js';

/** Keys by their ids, the one that seals first. */
export type CheckedKeys = ReadonlyMap<string, Uint8Array>;

const KEY_BYTES = 32;
const ID = /^[A-Za-z0-9._-]{1,64}$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const REMEDY =
  'Give { keys: [{ id, key }] }, each key 32 random bytes or their base64, as from `openssl rand -base64 32`.';

/** @throws ConfigurationError that never quotes a key. */
export function checkSealKeys(seal: SealOptions, where: string): CheckedKeys {
  const { keys } = seal as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length === 0) throw new ConfigurationError(`${where} lists no keys. ${REMEDY}`);
  const checked = new Map<string, Uint8Array>();
  for (const given of keys as readonly (SealKey | null)[]) {
    const id = given?.id;
    if (typeof id !== 'string' || !ID.test(id))
      throw new ConfigurationError(
        `${where} has a key whose id is not 1 to 64 letters, digits, dots, underscores or hyphens. ${REMEDY}`,
      );
    if (checked.has(id)) throw new ConfigurationError(`${where} has two keys "${id}". Give each an id of its own.`);
    checked.set(id, bytesOf(given!, where));
  }
  return checked;
}

function bytesOf({ id, key }: SealKey, where: string): Uint8Array {
  const bytes = typeof key === 'string' && BASE64.test(key) ? Buffer.from(key, 'base64') : key;
  if (!(bytes instanceof Uint8Array)) throw new ConfigurationError(`${where}: key "${id}" is not base64. ${REMEDY}`);
  if (bytes.length !== KEY_BYTES)
    throw new ConfigurationError(`${where}: key "${id}" has ${bytes.length} bytes, AES-256 takes 32. ${REMEDY}`);
  // A copy: callers may wipe theirs.
  return Uint8Array.from(bytes);
}
