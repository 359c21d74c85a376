/** A node as the cluster knows it. */
export interface ClusterMember {
  readonly id: string;
  readonly port: number;
  /** Of what is said here: what is said with a higher one is newer. */
  readonly epoch: number;
  /** Said by the node itself. */
  readonly isOwnWord: boolean;
  /** Undefined for a master. */
  readonly masterId: string | undefined;
  /** Both ends of each range are part of it. */
  readonly slots: readonly (readonly [first: number, last: number])[];
}

/** Reads a line of the reply to CLUSTER NODES. */
export function readMember(line: string): ClusterMember {
  const [id, address, flags, master, , , epoch, , ...slots] = line.split(' ');
  return {
    id: id!,
    port: Number(/:(\d+)@/.exec(address!)![1]),
    epoch: Number(epoch),
    isOwnWord: flags!.split(',').includes('myself'),
    masterId: master === '-' ? undefined : master,
    // A slot that is on its way stands in brackets, apart from those that the node has.
    slots: slots.filter((range) => !range.startsWith('[')).map(readRange),
  };
}

function readRange(range: string): readonly [number, number] {
  const [first, last] = range.split('-').map(Number);
  return [first!, last ?? first!];
}
