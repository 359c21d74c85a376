import { Redis, type Command } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { repliesTo } from './send-commands.js';
import { NoAnswerError } from './within.js';

const GET = { name: 'GET', args: ['key'] };

/** A client that somebody has made to do something of its own before each command. */
class PatchedClient extends Redis {
  constructor(private readonly before: () => Promise<void>) {
    super({ lazyConnect: true });
  }

  override sendCommand(command: Command): Promise<unknown> {
    return this.before().then(() => {
      command.resolve(Buffer.from('late'));
      return command.promise as Promise<unknown>;
    });
  }
}

let client: Redis | undefined;
afterEach(() => client?.disconnect());

describe('a client whose commands are sent later', () => {
  it('answers', async () => {
    client = new PatchedClient(() => Promise.resolve());
    expect(await repliesTo(client, [GET], 1_000)).toEqual([{ value: Buffer.from('late') }]);
  });

  it('is waited for no longer than any other, and whatever it does then disturbs nobody', async () => {
    client = new PatchedClient(() => new Promise((resolve) => void setTimeout(resolve, 300)));
    const begun = performance.now();
    await expect(repliesTo(client, [GET], 50)).rejects.toThrow(NoAnswerError);
    expect(performance.now() - begun).toBeLessThan(250);
    await new Promise((resolve) => void setTimeout(resolve, 350));
  });
});
