import { randomBytes } from 'node:crypto';
import { TOKEN_LENGTH, TOKEN_RANDOM_LENGTH } from '../../core/entry/token.js';
import type { Clock } from '../../core/ports/clock.js';

/** Makes tokens, none of them twice (invariant 1). */
export class MemoryTokens {
  private minted = 0;

  constructor(private readonly clock: Clock) {}

  next(): Uint8Array {
    const token = Buffer.alloc(TOKEN_LENGTH);
    randomBytes(TOKEN_RANDOM_LENGTH).copy(token);
    token.writeBigUInt64BE(BigInt(this.clock.now()) * 1000n, TOKEN_RANDOM_LENGTH);
    token.writeUInt16BE(this.minted++ & 0xffff, TOKEN_LENGTH - 2);
    return token;
  }
}
