import { Command } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { TextCommand } from './text-command.js';

const socket = {};

describe('TextCommand', () => {
  it.each([
    ['texts that are ASCII', ['{a:b}n', 'e:1', '']],
    ['texts that have more bytes than code units', ['{a:b}n', 'e:s1:é;', 'e:s2:\u{1f600}', 'x']],
    ['no text at all', []],
    ['half a pair, as the client writes it', ['e:\ud83d']],
  ])("writes %s as the client's own command does", (_, texts) => {
    const own = new Command('MGET', texts, { replyEncoding: null });
    const bytes = Buffer.from(new TextCommand('MGET', texts).toWritable());
    expect(bytes).toEqual(Buffer.from(own.toWritable(socket)));
  });

  it('shows its name and arguments to whoever traces commands', () => {
    expect(new TextCommand('MGET', ['a', 'b'])).toMatchObject({ name: 'MGET', args: ['a', 'b'] });
  });

  it('resolves with bytes', async () => {
    const command = new TextCommand('MGET', ['a']);
    command.resolve([Buffer.from('x'), null]);
    expect(await (command.promise as Promise<unknown>)).toEqual([Buffer.from('x'), null]);
  });
});
