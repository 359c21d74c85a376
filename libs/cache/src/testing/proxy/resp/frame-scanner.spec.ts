import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from './frame.js';
import type { Direction } from './frame-header.js';
import { FrameScanner } from './frame-scanner.js';
import { UnreadableFrameError } from './unreadable-frame-error.js';

const LIMIT = 1024 * 1024;

function scan(direction: Direction, chunks: readonly Buffer[], limit = LIMIT): string[] {
  const scanner = new FrameScanner(direction, limit);
  return chunks.flatMap((chunk) => scanner.scan(chunk)).map((frame) => bytesOf(frame).toString('latin1'));
}

const scanText = (direction: Direction, ...texts: string[]) =>
  scan(
    direction,
    texts.map((text) => Buffer.from(text, 'latin1')),
  );

/** How many bytes the frames have that were found, and what was thrown. */
function attempt(direction: Direction, bytes: Buffer): { found: number; error?: unknown } {
  try {
    return { found: scan(direction, [bytes]).join('').length };
  } catch (error) {
    return { found: 0, error };
  }
}

/** Every byte on its own. */
const bytewise = (text: string) => Array.from(text, (byte) => byte);

/** Cuts bytes at the places given, each taken modulo the length. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const payload = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const bulkOf = (mark: string) => payload.map((text) => `${mark}${text.length}\r\n${text}\r\n`);
const line = fc.tuple(
  fc.constantFrom('+', '-', ':', '_', ',', '#', '('),
  fc.string({ unit: 'grapheme-ascii', maxLength: 20 }),
);

/** Replies of every type, nested. */
const { reply } = fc.letrec<{ reply: string; list: string; map: string; attributes: string }>((tie) => ({
  reply: fc.oneof(
    { maxDepth: 3 },
    line.map(([mark, text]) => `${mark}${text}\r\n`),
    fc.oneof(bulkOf('$'), bulkOf('='), bulkOf('!')),
    fc.constantFrom('$-1\r\n', '*-1\r\n', '*0\r\n', '%0\r\n', '~0\r\n'),
    tie('list'),
    tie('map'),
    tie('attributes'),
  ),
  list: fc
    .tuple(fc.constantFrom('*', '~', '>'), fc.array(tie('reply'), { maxLength: 4 }))
    .map(([mark, all]) => `${mark}${all.length}\r\n${all.join('')}`),
  map: fc
    .array(fc.tuple(tie('reply'), tie('reply')), { maxLength: 3 })
    .map((all) => `%${all.length}\r\n${all.flat().join('')}`),
  attributes: fc
    .tuple(fc.array(fc.tuple(tie('reply'), tie('reply')), { maxLength: 2 }), tie('reply'))
    .map(([all, of]) => `|${all.length}\r\n${all.flat().join('')}${of}`),
}));

const request = fc.oneof(
  fc.array(bulkOf('$'), { minLength: 1, maxLength: 5 }).map((all) => `*${all.length}\r\n${all.join('')}`),
  fc.constantFrom('PING\r\n', 'ECHO hello\n', '\r\n', '*0\r\n', '*-1\r\n'),
);

describe('FrameScanner', () => {
  it.each<[Direction, fc.Arbitrary<string>]>([
    ['replies', reply],
    ['requests', request],
  ])('finds the same %s however they are cut into chunks', (direction, frame) => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 12 }), (frames, places) => {
        const bytes = Buffer.from(frames.join(''), 'latin1');
        expect(scan(direction, cut(bytes, places))).toEqual(frames);
      }),
      { numRuns: 500 },
    );
  });

  it('finds them in single bytes', () => {
    const frames = ['*2\r\n$3\r\nGET\r\n$1\r\nk\r\n', 'PING\r\n'];
    expect(scanText('requests', ...bytewise(frames.join('')))).toEqual(frames);
  });

  it('hands out what it was given, uncopied', () => {
    const chunk = Buffer.from('$3\r\nabc\r\n+OK\r\n');
    const frames = new FrameScanner('replies', LIMIT).scan(chunk);
    expect(frames.map(({ pieces }) => pieces.every((piece) => piece.buffer === chunk.buffer))).toEqual([true, true]);
  });

  it('throws its own error, or waits for more, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.constantFrom<Direction>('requests', 'replies'), fc.uint8Array(), (direction, bytes) => {
        const { found, error } = attempt(direction, Buffer.from(bytes));
        expect(found).toBeLessThanOrEqual(bytes.length);
        expect(error === undefined || error instanceof UnreadableFrameError).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[Direction, string, string]>([
    ['replies', 'HTTP/1.1 400 Bad Request\r\n', 'no type'],
    ['replies', '+OK\n', 'a line without its end'],
    ['replies', '$3\r\nabcd\r\n', 'a value longer than it says'],
    ['replies', '$3\r\nab\r\n\r\n', 'a value shorter than it says'],
    ['replies', '$3\r\nabc..+OK\r\n', 'a value without its end'],
    ['replies', '$3\r\nabc\r.+OK\r\n', 'a value with half of its end'],
    ['replies', '$x\r\n', 'a length that is no number'],
    ['replies', '$-2\r\n', 'a length below null'],
    ['replies', '$?\r\n', 'a streamed string'],
    ['replies', '*99999999999\r\n', 'a length of too many digits'],
    ['requests', '*1\r\n:1\r\n', 'a request of numbers'],
    ['requests', '*1\r\n*1\r\n$1\r\na\r\n', 'a nested request'],
  ])('refuses %s %j: %s', (direction, text) => {
    for (const chunks of [[text], bytewise(text)])
      expect(() => scanText(direction, ...chunks)).toThrow(UnreadableFrameError);
  });

  it.each<[string, Direction, string]>([
    ['a value', 'replies', '$2000000\r\n'],
    ['a list', 'replies', '*400000\r\n'],
    ['a map', 'replies', '%200000\r\n'],
    ['a second value', 'replies', `*2\r\n$1000000\r\n${'x'.repeat(1_000_000)}\r\n$100000\r\n`],
    ['an argument', 'requests', '*1\r\n$2000000\r\n'],
    ['a list of arguments', 'requests', '*1000000\r\n'],
  ])('refuses %s that will be too large before it has arrived', (_, direction, text) => {
    expect(() => scanText(direction, text)).toThrow(/larger than 1048576 bytes: raise maxFrameBytes/);
  });

  it('takes a frame of exactly the size allowed', () => {
    const frame = '*2\r\n$1\r\na\r\n$3\r\nabc\r\n';
    expect(scan('requests', [Buffer.from(frame)], frame.length)).toEqual([frame]);
    expect(() => scan('requests', [Buffer.from(frame)], frame.length - 1)).toThrow(/larger/);
  });

  it.each<Direction>(['requests', 'replies'])('refuses a line of %s that does not end', (direction) => {
    const chunk = '+'.repeat(1024);
    expect(() => scanText(direction, ...Array.from({ length: 65 }, () => chunk))).toThrow(/line is too long/);
  });
});
