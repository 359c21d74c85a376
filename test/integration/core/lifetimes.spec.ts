import { createHash } from 'node:crypto';
import { MemoryStore } from 'nestjs-coherent-cache';
import { FakeClock } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { fill, id, setUp, value } from './rig.js';

describe('the lifetime of an entry', () => {
  it('S3 ends at its ttl when there is no jitter', async () => {
    const clock = new FakeClock();
    const { batched } = setUp({ clock, store: new MemoryStore({ clock }) });
    await batched.get({ a: 1 });
    clock.advance(59_999);
    expect(await batched.peek({ a: 1 })).toBe('one 1');
    clock.advance(1);
    expect(await batched.peek({ a: 1 })).toBeUndefined();
  });

  it.each([
    ['in full when chance takes nothing off', 0x00, 60_000],
    ['at least nine tenths when chance takes off all it may', 0xff, 54_000],
  ])('S3 lasts its ttl less its jitter: %s', async (_title, byte, lifetimeMs) => {
    const clock = new FakeClock();
    const entropy = {
      bytes: (length: number) => new Uint8Array(length).fill(byte),
      digest: (text: string) => createHash('sha256').update(text).digest('base64url'),
    };
    const { things } = setUp({ clock, entropy, store: new MemoryStore({ clock }) });
    await fill(things, id, value(1));
    clock.advance(lifetimeMs - 1);
    expect(await things.peek(id)).toEqual(value(1));
    clock.advance(1);
    expect(await things.peek(id)).toBeUndefined();
  });
});
