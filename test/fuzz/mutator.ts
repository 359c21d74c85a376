import type { Random } from '../proof/simulation/random.js';

/** What means something to one of the formats, or breaks one. */
const FRAGMENTS: readonly Buffer[] = [
  '"__proto__":1,',
  '{"__proto__":{"a":1}},',
  '"constructor"',
  '["Map",0,0],',
  '["Set",1],',
  '["buffer",1],',
  '-7,',
  '1e999',
  '["entity",1],',
  '["Date","x"],',
  '["Array",4000000000]',
  '\\u005f\\u005fproto__',
  '\ud83d',
].map((text) => Buffer.from(text));
const DEEP: readonly Buffer[] = ['[', '{"a":', '[1,'].map((text) => Buffer.from(text.repeat(3_000)));
const BINARY: readonly Buffer[] = [
  'ffffffff',
  '7fffffff',
  '00000000',
  'ddffffffff',
  'dfffffffff',
  'dbffffffff',
  'c6ffffffff',
  'c9ffffffff72',
  'dcffff',
  'd4724091a1',
  'd47240a0',
  'd5724001',
  'd67000000001',
  'd669000000019190',
  'c70142',
  'd40000',
  'cf',
  'c1',
  'd47300',
  '80',
  '0f',
].map((hex) => Buffer.from(hex, 'hex'));
const NESTED: readonly Buffer[] = [Buffer.alloc(3_000, 0x91), Buffer.alloc(3_000, 0x81), Buffer.alloc(3_000, 0x80)];
const PIECES = [...FRAGMENTS, ...DEEP, ...BINARY, ...NESTED];

type Change = (bytes: Buffer, random: Random) => Buffer;

/** Returns where something is changed: at the beginning, where lengths and types are, as often as anywhere else. */
const place = (bytes: Buffer, random: Random): number =>
  random.below(random.chance(0.5) ? Math.min(24, bytes.length + 1) : bytes.length + 1);

const CHANGES: readonly Change[] = [
  (bytes, random) => overwritten(bytes, place(bytes, random), Buffer.of(random.below(256))),
  (bytes, random) => {
    const at = place(bytes, random);
    return overwritten(bytes, at, Buffer.of((bytes[at] ?? 0) ^ (1 << random.below(8))));
  },
  (bytes, random) => overwritten(bytes, place(bytes, random), piece(random)),
  (bytes, random) => inserted(bytes, place(bytes, random), piece(random)),
  (bytes, random) => bytes.subarray(0, place(bytes, random)),
  (bytes, random) => {
    const [from, to] = [place(bytes, random), place(bytes, random)].sort((a, b) => a - b) as [number, number];
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  (bytes, random) => {
    const [from, to] = [place(bytes, random), place(bytes, random)].sort((a, b) => a - b) as [number, number];
    return inserted(bytes, place(bytes, random), bytes.subarray(from, to));
  },
];

/** Returns `bytes`, from `from` on changed in one to four ways. */
export function mutate(bytes: Buffer, from: number, random: Random): Buffer {
  let changed = bytes.subarray(from);
  for (let left = 1 + random.below(4); left > 0; left--) changed = random.pick(CHANGES)(changed, random);
  return Buffer.concat([bytes.subarray(0, from), changed]);
}

function piece(random: Random): Buffer {
  return random.pick(PIECES);
}

function overwritten(bytes: Buffer, at: number, piece: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + piece.length)]);
}

function inserted(bytes: Buffer, at: number, piece: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
}
