/** A complete request or reply, in the pieces in which it arrived. */
export interface Frame {
  readonly pieces: readonly Buffer[];
  /** All pieces together, in bytes. */
  readonly size: number;
}

/** Most frames arrive in one piece, and need no copy. */
export function bytesOf({ pieces }: Frame): Buffer {
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}
