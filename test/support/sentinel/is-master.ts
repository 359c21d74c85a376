import { redisInfo } from '../redis-info.js';

/** Tells what the server on `port` takes itself for. */
export async function isMaster(port: number): Promise<boolean> {
  return (await redisInfo(port, 'replication'))['role'] === 'master';
}
