import { describe, expect, it } from 'vitest';
import { Exchange } from './exchange.js';
import { Exchanges } from './exchanges.js';
import type { Frame } from './resp/frame.js';

const frameOf = (text: string): Frame => ({ pieces: [Buffer.from(text)], size: text.length });
const strings = (type: string, ...words: string[]) =>
  `${type}${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

/** Sends the commands, and returns the name of the one that each reply is taken for. */
function pair(commands: readonly string[], replies: readonly string[]): (string | undefined)[] {
  const exchanges = new Exchanges();
  for (const command of commands) exchanges.send(new Exchange(frameOf(`${command}\r\n`)));
  return replies.map((reply) => exchanges.answer(frameOf(reply))?.name);
}

describe('Exchanges', () => {
  it('pairs replies with requests in the order sent', () => {
    expect(pair(['get a', 'incr b'], ['$-1\r\n', ':1\r\n', '+unasked\r\n'])).toEqual(['GET', 'INCR', undefined]);
  });

  it('expects no reply to an empty request', () => {
    expect(pair(['', 'ping'], ['+PONG\r\n'])).toEqual(['PING']);
  });

  it('takes a list for a reply, whatever is in it, unless the connection has subscribed', () => {
    expect(pair(['lrange l 0 -1'], [strings('*', 'message', 'c', 'm')])).toEqual(['LRANGE']);
  });

  it.each(['*', '>'])('takes messages (%s) for no replies', (type) => {
    const message = strings(type, 'message', 'c', 'hello');
    const replies = [strings(type, 'subscribe', 'c', '1'), message, '+PONG\r\n', message];
    expect(pair(['subscribe c', 'ping'], replies)).toEqual(['SUBSCRIBE', undefined, 'PING', undefined]);
  });

  it('takes the first confirmation of several channels for the reply', () => {
    const [a, b] = [strings('*', 'subscribe', 'a', '1'), strings('*', 'subscribe', 'b', '2')];
    expect(pair(['subscribe a b', 'ping'], [a, b, '+PONG\r\n'])).toEqual(['SUBSCRIBE', undefined, 'PING']);
  });

  it('takes a refusal for the reply to a subscription', () => {
    expect(pair(['subscribe a', 'ping'], ['-NOPERM\r\n', '+PONG\r\n'])).toEqual(['SUBSCRIBE', 'PING']);
  });

  it('takes what RESP3 pushes for no reply', () => {
    expect(pair(['get a'], [strings('>', 'invalidate', 'a'), '$1\r\na\r\n'])).toEqual([undefined, 'GET']);
  });

  it('settles every request that was answered, or never will be', async () => {
    const exchanges = new Exchanges();
    const [first, second] = ['get a', 'get b'].map((text) => new Exchange(frameOf(`${text}\r\n`)));
    exchanges.send(first!);
    exchanges.send(second!);
    exchanges.answer(frameOf('$-1\r\n'));
    await first!.answered;
    exchanges.abandon();
    await second!.answered;
    expect(exchanges.answer(frameOf('+late\r\n'))).toBeNull();
  });
});
