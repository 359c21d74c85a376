import { createHash, timingSafeEqual } from 'node:crypto';

/** A shared secret that can be compared without telling, by the time it takes, how much of a guess was right. */
export class BearerToken {
  private readonly digest: Buffer;

  constructor(token: string) {
    this.digest = digestOf(token);
  }

  /** Tells whether `header`, an `Authorization` header, carries this token. */
  matches(header: unknown): boolean {
    const given = typeof header === 'string' ? /^Bearer +(\S+) *$/i.exec(header)?.[1] : undefined;
    // Digests have one length, which `timingSafeEqual` asks for, whatever the length of the guess.
    return given !== undefined && timingSafeEqual(digestOf(given), this.digest);
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
