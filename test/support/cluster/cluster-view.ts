import { askRedis } from '../ask-redis.js';
import { readMember, type ClusterMember } from './cluster-member.js';

/** What the nodes of a cluster that answer say of it, the newest of each. */
export class ClusterView {
  private constructor(private readonly members: readonly ClusterMember[]) {}

  /** Asks all nodes; those that are halted or gone are left out. */
  static async read(ports: readonly number[]): Promise<ClusterView> {
    const replies = await Promise.allSettled(ports.map((port) => askRedis<string>(port, 'CLUSTER', 'NODES')));
    const said = replies.flatMap((reply) => (reply.status === 'fulfilled' ? reply.value.trim().split('\n') : []));
    const newest = new Map<string, ClusterMember>();
    for (const member of said.map(readMember)) {
      const known = newest.get(member.id);
      if (!known || isNewer(member, known)) newest.set(member.id, member);
    }
    return new ClusterView([...newest.values()]);
  }

  get masters(): readonly ClusterMember[] {
    return this.members.filter(({ masterId, slots }) => masterId === undefined && slots.length > 0);
  }

  /** @throws Error when no node that answered knows that port. */
  at(port: number): ClusterMember {
    const found = this.members.find((member) => member.port === port);
    if (!found) throw new Error(`No node of the cluster is known at port ${port}.`);
    return found;
  }

  replicasOf({ id }: ClusterMember): readonly ClusterMember[] {
    return this.members.filter(({ masterId }) => masterId === id);
  }

  /** @throws Error when nobody has the slot. */
  ownerOf(slot: number): ClusterMember {
    const has = ({ slots }: ClusterMember): boolean => slots.some(([first, last]) => first <= slot && slot <= last);
    const [owner] = this.masters.filter(has).sort((a, b) => b.epoch - a.epoch);
    if (!owner) throw new Error(`No node of the cluster has slot ${slot}.`);
    return owner;
  }
}

function isNewer(member: ClusterMember, known: ClusterMember): boolean {
  return member.epoch > known.epoch || (member.epoch === known.epoch && member.isOwnWord);
}
