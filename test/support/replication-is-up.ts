import { redisInfo } from './redis-info.js';

/** Tells whether the server on `port` is a master to which `replicas` are linked, or a replica that is linked to its master. */
export async function replicationIsUp(port: number, replicas: number): Promise<boolean> {
  const info = await redisInfo(port, 'replication');
  if (info['role'] === 'slave') return info['master_link_status'] === 'up';
  const linked = Array.from({ length: Number(info['connected_slaves']) }, (_, index) => info[`slave${index}`] ?? '');
  return linked.filter((replica) => replica.includes('state=online')).length === replicas;
}
