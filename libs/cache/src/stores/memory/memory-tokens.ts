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
    const now = this.clock.now();
    token.writeUInt32BE(Math.floor(now / 1_000), TOKEN_RANDOM_LENGTH);
    token.writeUInt32BE((now % 1_000) * 1_000, TOKEN_RANDOM_LENGTH + 4);
    token.writeUInt16BE(this.minted++ & 0xffff, TOKEN_LENGTH - 2);
    return token;
  }
}
