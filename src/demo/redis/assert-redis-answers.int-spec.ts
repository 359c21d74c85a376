import { createServer, type AddressInfo } from 'node:net';
import { expect, inject, it } from 'vitest';
import { assertRedisAnswers } from './assert-redis-answers.js';

it('accepts a server that answers', async () => {
  await expect(assertRedisAnswers(inject('redisUrl'))).resolves.toBeUndefined();
});

it('names the host and the reason when nothing listens, and not the password', async () => {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));

  const failed = assertRedisAnswers(`redis://:secret@127.0.0.1:${port}`);

  await expect(failed).rejects.toThrow(`127.0.0.1:${port} does not answer (connect ECONNREFUSED`);
  await expect(failed).rejects.not.toThrow('secret');
});

it('gives up on a server that accepts connections and says nothing', async () => {
  const server = createServer();
  try {
    await expect(assertRedisAnswers(`redis://127.0.0.1:${await listen(server)}`)).rejects.toMatchObject({
      code: 'DEMO_REDIS_UNREACHABLE',
    });
  } finally {
    server.close();
  }
}, 10_000);

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
