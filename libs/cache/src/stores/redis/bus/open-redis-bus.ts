import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import type { BusListener } from '../../../core/ports/bus.js';
import { hashTag } from '../commands/hash-tag.js';
import type { Servers } from '../create-topology.js';
import { sendRouted } from '../topology/send-routed.js';
import { RedisBus } from './redis-bus.js';
import { Subscription } from './subscription.js';

/**
 * Opens a bus on `channel`, whose name has a hash tag: on a cluster messages stay with the node that has its slot.
 *
 * @param budgetMs - How long a published message may be on its way to the server.
 */
export function openRedisBus(servers: Servers, channel: string, listener: BusListener, budgetMs: number): RedisBus {
  const { topology } = servers;
  const tag = hashTag(channel);
  const isSharded = !topology.isOneServer;
  const name = isSharded ? 'SPUBLISH' : 'PUBLISH';
  return new RedisBus({
    listener,
    publish: (message) =>
      void sendRouted(topology, [{ tag, build: () => ({ name, args: [channel, message] }) }], budgetMs),
    async subscribe(heard) {
      const node = topology.nodeOf(tag);
      if (!node) throw new StoreUnavailableError('Redis: no node is known to have the slot.');
      const redis = await servers.sourceOf(node.name).connect();
      const isRight = (): boolean => topology.nodeOf(tag) === node;
      try {
        return await Subscription.begin({ redis, channel, isSharded, isRight }, heard);
      } catch (error) {
        topology.doubt();
        throw error;
      }
    },
  });
}
