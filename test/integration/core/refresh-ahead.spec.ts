import { createHash } from 'node:crypto';
import { FakeClock } from 'nestjs-coherent-cache/testing';
import { MemoryStore, type Loaded, type NamespaceOptions } from 'nestjs-coherent-cache';
import { describe, expect, it } from 'vitest';
import { id, setUp, settle } from './lifetimes-rig.js';

/** The chance that every draw brings, as a byte: 0x00 is the rarest. */
function withChance(byte: number, options: Partial<NamespaceOptions> = {}) {
  const clock = new FakeClock();
  const entropy = {
    bytes: (length: number) => new Uint8Array(length).fill(byte),
    digest: (text: string) => createHash('sha256').update(text).digest('base64url'),
  };
  const rig = setUp({ refreshAhead: true, ...options }, { clock, entropy, store: new MemoryStore({ clock }) });
  const fillIn = async (ms: number, value: Loaded<string>): Promise<void> => {
    const read = rig.accessor.get(id);
    const load = await rig.loader.nextCall();
    clock.advance(ms);
    load.resolve(value);
    await read;
  };
  return { ...rig, clock, fillIn };
}

describe('an entry that is about to be stale', () => {
  it('is renewed by a reader that chance chooses, who gets what is there and does not wait', async () => {
    const { accessor, loader, clock, fillIn, events } = withChance(0x00);
    await fillIn(100, 'old');
    clock.advance(60_000 - 3_328);
    expect(await accessor.get(id)).toBe('old');
    await settle();
    expect(loader.calls).toHaveLength(1);
    clock.advance(1);
    expect(await Promise.all([accessor.get(id), accessor.get(id)])).toEqual(['old', 'old']);
    (await loader.nextCall()).resolve('new');
    await settle();
    expect(await accessor.get(id)).toBe('new');
    expect(loader.calls).toHaveLength(2);
    expect(events.outcomes()).toEqual(['miss', 'hit', 'hit', 'hit', 'hit']);
  });

  it('is renewed for who keeps it and trusts it, too', async () => {
    const { accessor, loader, clock, fillIn, events } = withChance(0x00, { local: { trust: '59s' } });
    await fillIn(100, 'old');
    for (let i = 0; i < 2; i++) expect(await accessor.get(id)).toBe('old');
    clock.advance(58_900);
    expect(await accessor.get(id)).toBe('old');
    expect(events.of('read').at(-1)).toMatchObject({ tier: 'local' });
    (await loader.nextCall()).resolve('new');
    await settle();
    expect(await accessor.get(id)).toBe('new');
  });

  it('is left alone by the others', async () => {
    const { accessor, loader, clock, fillIn } = withChance(0xff);
    await fillIn(100, 'old');
    clock.advance(59_999);
    expect(await accessor.get(id)).toBe('old');
    await settle();
    expect(loader.calls).toHaveLength(1);
  });

  it('is not renewed again by who has read it before somebody else renewed it', async () => {
    const { accessor, loader, clock, fillIn } = withChance(0x00);
    await fillIn(100, 'old');
    clock.advance(59_000);
    const refreshing = accessor.refresh(id);
    const refresh = await loader.nextCall();
    const read = accessor.get(id);
    refresh.resolve('refreshed');
    await Promise.all([refreshing, read]);
    await settle();
    expect(loader.calls).toHaveLength(2);
  });

  it('S18 is not renewed with what was loaded before a write', async () => {
    const { accessor, loader, clock, fillIn } = withChance(0x00);
    await fillIn(100, 'old');
    clock.advance(59_000);
    expect(await accessor.get(id)).toBe('old');
    const renewal = await loader.nextCall();
    await accessor.invalidate(id);
    renewal.resolve('before the write');
    await settle();
    expect(await accessor.peek(id)).toBeUndefined();
  });

  it('is served until its ttl ends when its renewal fails, and that is reported', async () => {
    const { accessor, loader, clock, fillIn, events } = withChance(0x00);
    await fillIn(100, 'old');
    clock.advance(59_000);
    expect(await accessor.get(id)).toBe('old');
    (await loader.nextCall()).reject(new Error('no database'));
    await settle();
    expect(await accessor.get(id)).toBe('old');
    expect(events.of('renewal_failed')).toHaveLength(1);
    expect(loader.calls).toHaveLength(2);
  });
});
