/** `slice` of a Buffer shares its bytes; this never does. */
export function copy(bytes: Uint8Array | null | undefined): Uint8Array | null {
  return bytes ? new Uint8Array(bytes) : null;
}
