import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../../../../../test/support/unique-prefix.js';
import { decodeEnvelope } from '../../core/entry/decode-envelope.js';
import { encodeEnvelope, type Envelope } from '../../core/entry/envelope.js';
import { StoreHarness } from '../../testing/conformance/store-harness.js';
import { RedisStore } from './redis-store.js';

const PAYLOAD = 'x'.repeat(34);
const TAGGED = { tagSpaceToken: Buffer.alloc(24, 7), tags: [{ name: 't', token: Buffer.alloc(16, 8) }] };
const MORTAL = { life: { freshMs: 60_000, slideMs: 0, loadMs: 1 } };
/** How many forms a hash has room for. */
const FORMS = 7;

const client = new Redis(inject('redisUrl'));
const store = new RedisStore(inject('redisUrl'), { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
let h: StoreHarness;
let hash: string;

beforeAll(() => store.open());
beforeEach(() => {
  h = new StoreHarness({ store, prefix: uniquePrefix(), passTime: () => Promise.resolve() });
  hash = h.field('').hash!;
});
afterAll(async () => {
  await store.close();
  client.disconnect();
});

/** Fills a field as that build would, and returns its envelope. */
async function fill(name: string, build = 1, said: Partial<Envelope> = {}, ttlMs = 60_000): Promise<string> {
  const request = await h.prepareFill(PAYLOAD, ttlMs, { cell: h.field(name) });
  const version = Buffer.alloc(8, build);
  const envelope = encodeEnvelope({
    ...decodeEnvelope(request.envelope)!,
    namespaceToken: request.expectations[0]!.token,
    version,
    ...said,
  });
  expect(await store.fill([{ ...request, envelope }])).toEqual([true]);
  return Buffer.from(envelope).toString('hex');
}

async function read(...names: string[]): Promise<readonly (string | null)[]> {
  const found = await h.read(...names.map((name) => h.field(name)));
  return found.map((field) => field && Buffer.from(field).toString('hex'));
}

/** Returns a field as Redis has it. */
async function stored(name: string): Promise<Buffer> {
  return (await client.hgetBuffer(hash, name))!;
}

const encoding = (): Promise<unknown> => client.object('ENCODING', hash);

describe('a hash of fields that name their form', () => {
  it('is a listpack with 100 entries whose payload has 34 bytes, or 42, also when seven builds write to it', async () => {
    for (let i = 0; i < 100; i++) await fill(`d${i};`, i % FORMS);
    await fill('d100;', 0, { payload: Buffer.alloc(42) });
    expect(await stored('d99;')).toHaveLength(56);
    expect(await encoding()).toBe('listpack');
    await fill('d101;', 0, { payload: Buffer.alloc(43) });
    expect(await encoding()).toBe('hashtable');
  });

  it('brings each build its own fields, and keeps each form once', async () => {
    const written = [
      await fill('a', 1),
      await fill('b', 2),
      await fill('c', 1),
      await fill('a', 2),
      await fill('b', 2),
    ];
    expect(await read('a', 'b', 'c')).toEqual([written[3], written[4], written[2]]);
    expect(await stored(':')).toEqual(Buffer.from('010101010101010101' + '020202020202020201', 'hex'));
  });

  it('lives no longer for a form that is added', async () => {
    const first = await fill('a', 1);
    await client.pexpire(hash, 10_000);
    await fill('b', 2);
    expect(await client.pttl(hash)).toBeLessThanOrEqual(10_000);
    expect(await read('a')).toEqual([first]);
  });

  it('begins anew with an eighth form, lifetime included, and refuses what was about to be stored in the old one', async () => {
    const written = [];
    for (let build = 0; build < FORMS; build++) written.push(await fill(`d${build};`, build));
    expect(await read('d0;', 'd6;')).toEqual([written[0], written[6]]);
    const late = await h.prepareField('late');
    await client.pexpire(hash, 10_000);
    const eighth = await fill('d7;', 7);
    expect(await store.fill([late])).toEqual([false]);
    expect(await read('d0;', 'd6;', 'd7;')).toEqual([null, null, eighth]);
    expect(await client.pttl(hash)).toBeGreaterThan(10_000);
    const first = await fill('d0;', 0);
    expect(await read('d0;', 'd7;')).toEqual([first, eighth]);
    expect(await stored(':')).toHaveLength(18);
  });

  it('forgets forms with its tokens', async () => {
    await fill('a', 1);
    await store.finalise('w', [h.namespace]);
    await fill('b', 2);
    expect(await read('a')).toEqual([null]);
    expect((await stored(':')).toString('hex')).toBe('020202020202020201');
  });

  it.each([
    ['a life', MORTAL, '82'],
    ['tags', TAGGED, '81'],
    ['a time that is weeks from its token’s', { filledAt: 1 }, '81'],
    ['a payload of more than a kilobyte', { payload: Buffer.alloc(1_025) }, '83'],
  ])('has the older kind of field for an entry with %s, beside the others', async (_, said, kind) => {
    const other = await fill('a', 1);
    const full = await fill('b', 2, said);
    expect((await stored('b')).subarray(0, 1).toString('hex')).toBe(kind);
    expect((await stored('a')).subarray(0, 1).toString('hex')).toBe('43');
    expect(await read('a', 'b')).toEqual([other, full]);
    expect(await stored(':')).toHaveLength(9);
  });

  it('takes forms that came after the first entries of a build that knows none', async () => {
    const full = await fill('a', 1, MORTAL);
    expect(await client.hexists(hash, ':')).toBe(0);
    await client.pexpire(hash, 10_000);
    const formed = await fill('b', 2);
    expect(await read('a', 'b')).toEqual([full, formed]);
    expect(await client.pttl(hash)).toBeLessThanOrEqual(10_000);
  });

  it('has what builds without format 3 have stored in it, beside the others', async () => {
    const request = await h.prepareField('a');
    const [namespaceToken, indexToken] = request.expectations.map(({ token }) => token);
    const here = await fill('b');
    const form = Buffer.of(0);
    const time = Buffer.from('018bcfe56800', 'hex');
    await client.hset(hash, 'a', Buffer.concat([Buffer.of(0x41), request.token, form, time, Buffer.from('older')]));
    const [found, other] = await h.read(h.field('a'), h.field('b'));
    expect(Buffer.from(other!).toString('hex')).toBe(here);
    const whole = decodeEnvelope(found!)!;
    expect([found![0], whole.filledAt]).toEqual([1, 1_700_000_000_000]);
    expect([whole.namespaceToken, ...whole.indexTokens].map((token) => Buffer.from(token))).toEqual([
      namespaceToken,
      indexToken,
    ]);
    expect(Buffer.from(whole.payload).toString()).toBe('older');
  });

  it.each([
    ['were cut', async () => client.hset(hash, ':', (await stored(':')).subarray(1))],
    ['have lost their stamp', () => client.hdel(hash, '')],
  ])('shows no field whose forms %s, and is whole again after the next fill', async (_, spoil) => {
    await fill('a', 1);
    await spoil();
    expect(await read('a')).toEqual([null]);
    const filled = await fill('b', 2);
    expect(await read('a', 'b')).toEqual([null, filled]);
    expect(await stored(':')).toHaveLength(9);
  });

  it('mints the token that a field has, and fills an empty one only', async () => {
    await fill('a', 1);
    const request = await h.prepareField('a');
    expect(Buffer.from(request.token)).toEqual((await stored('a')).subarray(1, 17));
    expect(await store.fill([{ ...request, ifEmpty: true }])).toEqual([false]);
    await store.finalise('w', [h.field('a')]);
    expect(await store.fill([request])).toEqual([false]);
  });
});
