import { Command } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { LongCommand } from './long-command.js';

/** What the client itself sends. */
function plain(name: string, args: readonly string[]): Buffer {
  return Buffer.from(new Command(name, [...args]).toWritable({}));
}

function long(name: string, args: readonly string[]): Buffer {
  return Buffer.from(new LongCommand(name, args).toWritable({}));
}

const keys = (last: string) => [...Array.from({ length: 300 }, (_, i) => `{cache:n}e:${'x'.repeat(i)}`), last];

describe('a long command', () => {
  it.each([
    ['plain text', 'plain'],
    ['nothing', ''],
    ['characters of two bytes', 'Tür'],
    ['characters of four bytes', '🗝️'],
    ['half a character', '\ud83d'],
    ['line ends', '\r\n$3\r\nDEL'],
  ])('is what the client would send, with %s', (_, text) => {
    expect(long('MGET', keys(text))).toEqual(plain('MGET', keys(text)));
  });

  it('resolves to bytes, as those of the client that are asked for them', async () => {
    const command = new LongCommand('MGET', keys('last'));
    command.resolve([Buffer.from('a')]);
    expect(await command.promise).toEqual([Buffer.from('a')]);
  });
});
