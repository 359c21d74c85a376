import type { ClientSource } from '../connection/client-source.js';
import { repliesTo } from '../connection/send-commands.js';
import { slotRanges, type SlotRange } from './slot-map.js';

const ASK_MS = 1_000;

/** Asks a node of a cluster, of whatever role, who has which slot, over a connection for this once. */
export async function askSlots(source: ClientSource, address: string): Promise<readonly SlotRange[]> {
  const client = await source.connect();
  try {
    const [reply] = await repliesTo(client, [{ name: 'CLUSTER', args: ['SLOTS'] }], ASK_MS);
    if ('error' in reply!) throw reply.error;
    return slotRanges(reply!.value, address.slice(0, address.lastIndexOf(':')));
  } finally {
    source.release(client);
  }
}
