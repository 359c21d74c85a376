import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../../../../../../test/support/unique-prefix.js';
import { EPOCH_LENGTH, TOKEN_RANDOM_LENGTH } from '../../../core/entry/token.js';
import { KeySpace } from '../../../core/key/key-space.js';
import { repliesTo } from '../connection/send-commands.js';
import { mintCommand } from './mint.script.js';
import { withSource } from './redis-command.js';

describe('a mint that is sent again', () => {
  const redis = new Redis(inject('redisUrl'));
  afterAll(() => redis.disconnect());

  it('after its token was deleted does not bring that token back', async () => {
    const space = new KeySpace(uniquePrefix(), 'n', (text) => text);
    const cells = [space.namespace, space.fence('x'), space.entry('1')];
    const command = mintCommand(cells, randomBytes(TOKEN_RANDOM_LENGTH), randomBytes(EPOCH_LENGTH), 60_000);
    const mint = async (): Promise<readonly string[]> => {
      const [reply] = await repliesTo(redis, [withSource(command)], 5_000);
      return ('value' in reply! ? (reply.value as Buffer[]) : []).map((token) => token.toString('hex'));
    };
    const first = await mint();
    await redis.del(cells.map(({ key }) => key));
    const again = await mint();
    expect(again).toHaveLength(3);
    expect(again.filter((token) => first.includes(token))).toEqual([]);
  });
});
