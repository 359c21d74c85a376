/** What stands before a wrapped payload. */
export interface WrapHeader {
  /** Code of the compressor; 0 for none. */
  readonly compression: number;
  /** Length of the payload before it was wrapped, in bytes. */
  readonly length: number;
  /** Id of the key that sealed it; '' when it is not sealed. */
  readonly keyId: string;
}

/** First byte of a wrapped payload; another layout of the header gets another. */
const WRAP_V1 = 1;
const FIXED_LENGTH = 7;

export function encodeWrapHeader({ compression, length, keyId }: WrapHeader): Uint8Array {
  const header = Buffer.alloc(FIXED_LENGTH + keyId.length);
  header[0] = WRAP_V1;
  header[1] = compression;
  header.writeUInt32BE(length, 2);
  header[6] = keyId.length;
  header.write(keyId, FIXED_LENGTH, 'latin1');
  return header;
}

/** Returns the header of `wrapped`, and its length in bytes; null when there is none. */
export function decodeWrapHeader(wrapped: Uint8Array): { readonly header: WrapHeader; readonly size: number } | null {
  const bytes = Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.length);
  if (bytes.length < FIXED_LENGTH || bytes[0] !== WRAP_V1) return null;
  const size = FIXED_LENGTH + bytes[6]!;
  if (bytes.length < size) return null;
  const keyId = bytes.toString('latin1', FIXED_LENGTH, size);
  return { header: { compression: bytes[1]!, length: bytes.readUInt32BE(2), keyId }, size };
}
