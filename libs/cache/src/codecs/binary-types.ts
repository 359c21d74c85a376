import type { CustomType } from './custom-type.js';
import { describeClass } from './describe-class.js';
import { Refusal } from './refusal.js';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Buffer and Uint8Array, each coming back as what it was. Only the bytes in view are written: the memory behind
 * a small Buffer is shared with unrelated ones.
 */
export const binaryTypes: readonly CustomType[] = [
  binaryType('buffer', Buffer.prototype, (bytes) => bytes),
  // A copy, because a Uint8Array whose `buffer` is a shared pool would hand that pool to the caller.
  binaryType('bytes', Uint8Array.prototype, (bytes) => Uint8Array.from(bytes)),
];

function binaryType(name: string, prototype: object, revive: (bytes: Buffer) => Uint8Array): CustomType<Uint8Array> {
  return {
    name,
    owns: (value): value is Uint8Array => Object.getPrototypeOf(value) === prototype,
    pack: (value) => [toBase64(value)],
    create: ([base64]) => revive(fromBase64(base64)),
  };
}

function toBase64(value: Uint8Array): string {
  if (!(value.buffer instanceof ArrayBuffer))
    throw new Refusal(value, `it is ${describeClass(value)} over shared memory`);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}

function fromBase64(base64: unknown): Buffer {
  if (typeof base64 !== 'string' || !BASE64.test(base64)) throw new Error('bytes are not base64');
  return Buffer.from(base64, 'base64');
}
