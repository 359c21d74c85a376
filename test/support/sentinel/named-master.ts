import { askRedis } from '../ask-redis.js';
import type { RunningServer } from '../running-server.js';

/** Returns the port of the server that most of the sentinels say is the master. @throws Error when there are not enough that agree. */
export async function namedMaster(sentinels: readonly RunningServer[], name: string): Promise<number> {
  const ask = ({ port }: RunningServer): Promise<[host: string, port: string]> =>
    askRedis(port, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name);
  const replies = await Promise.allSettled(sentinels.map(ask));
  const ports = replies.flatMap((reply) => (reply.status === 'fulfilled' ? [Number(reply.value[1])] : []));
  const votes = (candidate: number): number => ports.filter((port) => port === candidate).length;
  const named = ports.find((port) => votes(port) > sentinels.length / 2);
  if (named === undefined) throw new Error(`Most sentinels do not agree on who is the master: ${ports.join(', ')}.`);
  return named;
}
