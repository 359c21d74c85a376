import type { Samples } from '../samples.js';
import type { Measurement } from '../suite.js';
import { inTurn } from '../in-turn.js';
import { IN_PROCESS_PEERS, type InProcessPeer } from './peers/in-process-peers.js';
import { timeReads, type ReadPattern } from './time-reads.js';
import { valueOf, type Size } from './values.js';
import { withAccessors } from './with-accessors.js';

const SIZE: Size = '1.2 kB';
const IDS = Array.from({ length: 64 }, (_, id) => ({ size: SIZE, id }));
const KEYS = IDS.map(({ id }) => String(id));
const PATTERN: ReadPattern = { readers: 1, reads: 20_000 };

/** What a trusted read costs beside the hits of other caches in the process. */
export const trustedPeers: Measurement = {
  name: 'trusted beside peers',
  measure: (rounds) =>
    withAccessors(async ({ trusted }) => {
      const ours = () => timeReads(PATTERN, (n) => trusted.get(IDS[n % IDS.length]!));
      const samples: Samples[] = [];
      for (const peer of IN_PROCESS_PEERS) {
        const loads = { count: 0 };
        const theirs = readsOf(peer, loads);
        for (let round = 0; round < 2; round++) for (const warmUp of [ours, theirs]) await warmUp();
        loads.count = 0;
        samples.push({ ...rowOf(peer), ...(await inTurn(rounds, ours, theirs)) });
        if (loads.count > 0) throw new Error(`${loads.count} of ${peer.name}'s hits were loads.`);
      }
      return samples;
    }),
};

function readsOf(peer: InProcessPeer, loads: { count: number }): () => Promise<number> {
  const read = peer.open((key) => {
    loads.count++;
    return Promise.resolve(valueOf(SIZE, Number(key)) as object);
  });
  return () => timeReads(PATTERN, (n) => read(KEYS[n % KEYS.length]!));
}

function rowOf({ name, packages }: InProcessPeer): Omit<Samples, 'ours' | 'reference'> {
  return {
    id: `trusted-${SIZE.replace(' ', '')}/${name}`,
    title: `a trusted read of ${SIZE}, one after the other; reference: a hit of ${name} without any store but the process`,
    unit: 'µs',
    target: { ratioAtMost: 1 },
    packages,
  };
}
