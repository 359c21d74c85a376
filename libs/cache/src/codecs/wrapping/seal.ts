import { createCipheriv, createDecipheriv, createHmac, randomFillSync } from 'node:crypto';

const SALT_BYTES = 16;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';
/** Every entry has a key of its own, which is used once: there is nothing for a nonce to tell apart. */
const NONCE = new Uint8Array(12);

/** Returns `plain`, encrypted and bound to `bound`: salt, ciphertext, tag. */
export function seal(key: Uint8Array, plain: Uint8Array, bound: Uint8Array): Uint8Array {
  const salt = randomFillSync(new Uint8Array(SALT_BYTES));
  const cipher = createCipheriv(ALGORITHM, entryKey(key, salt), NONCE, { authTagLength: TAG_BYTES });
  cipher.setAAD(bound);
  return Buffer.concat([salt, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Returns what `seal` was given. @throws when `sealed` was made with another key, bound to something else, or changed since. */
export function unseal(key: Uint8Array, sealed: Uint8Array, bound: Uint8Array): Uint8Array {
  if (sealed.length < SALT_BYTES + TAG_BYTES) throw new Error('it is too short');
  const end = sealed.length - TAG_BYTES;
  const salt = sealed.subarray(0, SALT_BYTES);
  const decipher = createDecipheriv(ALGORITHM, entryKey(key, salt), NONCE, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(SALT_BYTES, end)), decipher.final()]);
}

/** One key may seal only 2^32 entries with random nonces, which a busy cache does in days; with random salts there is no such limit. */
function entryKey(key: Uint8Array, salt: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update('nestjs-coherent-cache/seal/1').update(salt).digest();
}
