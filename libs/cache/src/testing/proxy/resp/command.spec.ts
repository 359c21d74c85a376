import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommand } from './command.js';
import { readStrings } from './read-strings.js';

const frameOf = (...texts: string[]) => {
  const pieces = texts.map((text) => Buffer.from(text));
  return { pieces, size: Buffer.concat(pieces).length };
};
const encode = (words: readonly string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

describe('readCommand', () => {
  it('reads the name in capitals and every argument as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (given) => {
        expect(readCommand(frameOf(encode(['evalSha', ...given])))).toEqual(['EVALSHA', ...given]);
      }),
    );
  });

  it('reads a request that came in pieces', () => {
    const text = encode(['set', 'key', 'value']);
    expect(readCommand(frameOf(text.slice(0, 9), text.slice(9)))).toEqual(['SET', 'key', 'value']);
  });

  it('reads no more than asked', () => {
    expect(readCommand(frameOf(encode(['set', 'key', 'value'])), 1)).toEqual(['SET']);
    expect(readCommand(frameOf('set key value\r\n'), 1)).toEqual(['SET']);
  });

  it('reads what a person types', () => {
    expect(readCommand(frameOf('set  key value\r\n'))).toEqual(['SET', 'key', 'value']);
  });

  it.each(['\r\n', '*0\r\n', '*-1\r\n'])('finds nothing in %j', (text) => {
    expect(readCommand(frameOf(text))).toEqual([]);
  });
});

describe('readStrings', () => {
  it.each([
    ['>2\r\n$7\r\nmessage\r\n*0\r\n', ['message']],
    ['*2\r\n:1\r\n$1\r\na\r\n', []],
    ['*2\r\n$-1\r\n$1\r\na\r\n', []],
    ['*0\r\n', []],
  ])('stops at what is no string: %j', (text, expected) => {
    expect(readStrings(Buffer.from(text))).toEqual(expected);
  });
});
