import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askRedis } from './ask-redis.js';
import { redisInfo } from './redis-info.js';
import { startPostgres } from './postgres-server.js';
import { startRedis } from './redis-server.js';
import type { RunningServer } from './running-server.js';
import { waitUntil } from './wait-until.js';

describe('RunningServer', () => {
  let server: RunningServer;
  beforeEach(async () => void (server = await startRedis({ args: ['--save', '3600 1'] })));
  afterEach(() => server.stop());

  it('answers nothing while it is halted, and what it was asked when it goes on', async () => {
    server.pause();
    const answer = askRedis(server.port, 'PING');
    server.resume();
    expect(await answer).toBe('PONG');
    server.pause();
    await expect(askRedis(server.port, 'PING')).rejects.toThrow('timed out');
  });

  it('comes back on its port, with what it had saved and without what it had not', async () => {
    await askRedis(server.port, 'SET', 'saved', 1);
    await askRedis(server.port, 'SAVE');
    await askRedis(server.port, 'SET', 'not saved', 1);
    const { pid } = server;
    await server.kill();
    await expect(askRedis(server.port, 'PING')).rejects.toThrow('Connection is closed');
    await server.restart();
    expect(server.pid).not.toBe(pid);
    expect(await askRedis(server.port, 'KEYS', '*')).toEqual(['saved']);
  });

  it('comes back without anything when that is asked for', async () => {
    await askRedis(server.port, 'CONFIG', 'SET', 'appendonly', 'yes');
    await askRedis(server.port, 'CONFIG', 'REWRITE');
    await askRedis(server.port, 'SET', 'kept', 1);
    await waitUntil('the file is complete', async () => {
      const { aof_rewrite_in_progress: now, aof_rewrite_scheduled: soon } = await redisInfo(server.port, 'persistence');
      return now === '0' && soon === '0';
    });
    await server.restart();
    expect(await askRedis(server.port, 'KEYS', '*')).toEqual(['kept']);
    await server.restart({ empty: true });
    expect(await askRedis(server.port, 'KEYS', '*')).toEqual([]);
  });

  it.each([
    ['runs', () => undefined],
    ['is halted', (running: RunningServer) => running.pause()],
    ['was killed', (running: RunningServer) => running.kill()],
  ] as const)('can be stopped when it %s', async (_state, bring) => {
    await bring(server);
    await server.stop();
    expect(existsSync(server.folder)).toBe(false);
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
  });

  it('that is PostgreSQL can be killed while it is halted, and comes back', async () => {
    const postgres = await startPostgres();
    try {
      postgres.pause();
      await postgres.kill();
      await postgres.restart();
    } finally {
      await postgres.stop();
    }
    expect(existsSync(postgres.folder)).toBe(false);
  });
});
