import { askRedis } from '../../../support/ask-redis.js';
import { redisInfo } from '../../../support/redis-info.js';
import { waitUntil } from '../../../support/wait-until.js';
import type { Fault } from './fault.js';
import { whileDown } from './while-down.js';

/** A server that takes writes keeps them in a file that is flushed every second, and comes back with what is in it. */
export const RESTART_AOF: Fault = {
  name: 'restart-aof',
  topologies: ['standalone', 'sentinel', 'cluster'],
  run: async (context) => {
    const node = context.draws.pick(await context.servers.masters());
    await keepFile(node.port, 'yes');
    try {
      await waitUntil('the file is complete', () => isComplete(node.port));
      await context.hold(300, 1_500);
      await whileDown(context, node, { shortest: 0, longest: 500 });
    } finally {
      await keepFile(node.port, 'no');
    }
  },
};

async function keepFile(port: number, isKept: 'yes' | 'no'): Promise<void> {
  await askRedis(port, 'CONFIG', 'SET', 'appendfsync', 'everysec', 'appendonly', isKept);
  await askRedis(port, 'CONFIG', 'REWRITE');
}

async function isComplete(port: number): Promise<boolean> {
  const { aof_rewrite_in_progress: now, aof_rewrite_scheduled: soon } = await redisInfo(port, 'persistence');
  return now === '0' && soon === '0';
}
