import { askRedis } from '../ask-redis.js';
import { replicationIsUp } from '../replication-is-up.js';
import { readMember, type ClusterMember } from './cluster-member.js';

const UNSOUND = /\bfail\b|fail\?|disconnected|handshake|\[/;

/** Tells whether every node answers, all of them say the same of the whole cluster, nothing bad, and replication is up. */
export async function clusterIsSettled(ports: readonly number[]): Promise<boolean> {
  const words = await Promise.all(ports.map((port) => askRedis<string>(port, 'CLUSTER', 'NODES')));
  const states = await Promise.all(ports.map((port) => askRedis<string>(port, 'CLUSTER', 'INFO')));
  if (words.some((text) => UNSOUND.test(text)) || states.some((text) => !text.includes('cluster_state:ok')))
    return false;
  const [members, ...others] = words.map((text) => text.trim().split('\n').map(readMember));
  if (others.some((each) => essence(each) !== essence(members!))) return false;
  const replicasOf = (port: number): number => {
    const { id } = members!.find((member) => member.port === port)!;
    return members!.filter(({ masterId }) => masterId === id).length;
  };
  const linked = await Promise.all(ports.map((port) => replicationIsUp(port, replicasOf(port))));
  return linked.every(Boolean);
}

function essence(members: readonly ClusterMember[]): string {
  const parts = members.map(({ id, masterId, slots }) => ({ id, masterId, slots }));
  return JSON.stringify(parts.sort((a, b) => a.id.localeCompare(b.id)));
}
