/** Slots of a cluster. */
const SLOTS = 16_384;

/** A stretch of slots, and the addresses of the nodes that have them: `host:port`, the master's first. */
export interface SlotRange {
  readonly first: number;
  readonly last: number;
  readonly addresses: readonly string[];
}

/** Which master has which slot, as far as is known. */
export class SlotMap {
  private owners = emptySlots();

  ownerOf(slot: number): string | undefined {
    return this.owners[slot];
  }

  set(slot: number, address: string): void {
    if (slot >= 0 && slot < SLOTS) this.owners[slot] = address;
  }

  replace(ranges: readonly SlotRange[]): void {
    const owners = emptySlots();
    for (const { first, last, addresses } of ranges) owners.fill(addresses[0], first, last + 1);
    this.owners = owners;
  }

  addresses(): ReadonlySet<string> {
    return new Set(this.owners.filter((owner) => owner !== undefined));
  }
}

/**
 * Reads the reply to CLUSTER SLOTS.
 *
 * @param asked - Host of the node that replied: it may leave its own out.
 */
export function slotRanges(reply: unknown, asked: string): readonly SlotRange[] {
  return (reply as readonly [number, number, ...(readonly unknown[])[]][]).map(([first, last, ...nodes]) => ({
    first,
    last,
    addresses: nodes.map(([host, port]) => `${hostOf(host) || asked}:${Number(port)}`),
  }));
}

function hostOf(host: unknown): string {
  const name = host instanceof Uint8Array ? Buffer.from(host).toString() : typeof host === 'string' ? host : '';
  return name === '?' ? '' : name;
}

function emptySlots(): (string | undefined)[] {
  return Array.from({ length: SLOTS });
}
