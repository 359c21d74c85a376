import { Command } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { TextCommand } from './text-command.js';

/** What the client itself sends. */
function plain(name: string, texts: readonly string[]): Buffer {
  return Buffer.from(new Command(name, [...texts]).toWritable({}));
}

function own(name: string, texts: readonly string[]): Buffer {
  return Buffer.from(new TextCommand(name, [...texts]).toWritable({}));
}

const keys = (last: string) => [...Array.from({ length: 300 }, (_, i) => `{cache:n}e:${'x'.repeat(i)}`), last];

describe('a command of texts', () => {
  it.each([
    ['plain text', 'plain'],
    ['nothing', ''],
    ['characters of two bytes', 'Tür'],
    ['characters of four bytes', '🗝️'],
    ['half a character', '\ud83d'],
    ['line ends', '\r\n$3\r\nDEL'],
  ])('is what the client would send, with %s', (_, text) => {
    expect(own('MGET', keys(text))).toEqual(plain('mget', keys(text)));
    expect(own('MGET', [text])).toEqual(plain('mget', [text]));
  });

  it('is what the client would send, without any text', () => {
    expect(own('PING', [])).toEqual(plain('ping', []));
  });

  it('shows its name, as those of the client do, and its arguments to whoever traces commands', () => {
    for (let time = 0; time < 2; time++)
      expect(new TextCommand('MGET', ['a', 'b'])).toMatchObject({ name: 'mget', args: ['a', 'b'] });
  });

  it('is none of those whose arguments and replies an application has changed', async () => {
    const { argument, reply } = (Command as unknown as { _transformer: Record<'argument' | 'reply', object> })
      ._transformer;
    Command.setArgumentTransformer('mget', () => ['another']);
    Command.setReplyTransformer('mget', () => 'another');
    try {
      const command = new TextCommand('MGET', ['key']);
      command.resolve([Buffer.from('a')]);
      expect([command.args, await (command.promise as Promise<unknown>)]).toEqual([['key'], [Buffer.from('a')]]);
    } finally {
      Reflect.deleteProperty(argument, 'mget');
      Reflect.deleteProperty(reply, 'mget');
    }
  });

  it('resolves with bytes, as those of the client that are asked for them', async () => {
    const command = new TextCommand('MGET', keys('last'));
    command.resolve([Buffer.from('a'), null]);
    expect(await (command.promise as Promise<unknown>)).toEqual([Buffer.from('a'), null]);
  });
});
