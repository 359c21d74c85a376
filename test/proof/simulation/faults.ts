import type { FaultKind } from './plan.js';
import type { World } from './world.js';
import type { Writer } from './writer.js';

const LEASE_MS = 10_000;

/** Marks stand for a moment only: to be lost just then, that must be likely. */
const WEIGHT: Record<FaultKind, number> = {
  eviction: 0.15,
  'marks lost': 0.4,
  'mark expired': 0.4,
  flush: 0.15,
  restart: 0.15,
  crash: 0.1,
};

/** Offers the faults of the schedule's plan, each a few times at most. */
export function offerFaults(world: World, writers: readonly Writer[]): void {
  for (const kind of world.plan.faults) offerFault(world, kind, writers, 2);
}

function offerFault(world: World, kind: FaultKind, writers: readonly Writer[], left: number): void {
  if (left === 0) return;
  world.interleaving.offer({
    label: () => `FAULT: ${kind}`,
    weight: WEIGHT[kind],
    isOpen: () => !world.interleaving.isCalm && isPossible[kind](world, writers),
    run() {
      FAULTS[kind](world, writers);
      offerFault(world, kind, writers, left - 1);
    },
  });
}

const isPossible: Record<FaultKind, (world: World, writers: readonly Writer[]) => boolean> = {
  eviction: ({ server }) => server.cellKeys().length > 0,
  'marks lost': ({ server }) => server.hasMarks,
  'mark expired': ({ server }) => server.hasMarks,
  flush: () => true,
  restart: () => true,
  crash: (_world, writers) => writers.some((writer) => writer.canCrash),
};

const FAULTS: Record<FaultKind, (world: World, writers: readonly Writer[]) => void> = {
  eviction({ server, random, statistics, trace }) {
    const key = random.pick(server.cellKeys());
    server.evict(key);
    statistics.count('fault: eviction');
    trace.note(() => `   of ${key}`);
  },
  'marks lost'(world) {
    world.server.loseMarks();
    world.statistics.count('fault: eviction');
    world.exempt('marks were evicted');
  },
  'mark expired'(world) {
    world.server.clock.advance(LEASE_MS + 1);
    world.statistics.count('fault: mark expired');
    world.exempt('a mark expired');
  },
  flush(world) {
    world.server.flush();
    world.statistics.count('fault: flush');
    world.exempt('the store was flushed');
  },
  restart(world) {
    if (!world.server.hasSnapshot) {
      world.trace.note(() => '   a snapshot is taken, for later');
      return world.server.takeSnapshot();
    }
    world.server.restart();
    world.statistics.count('fault: restart');
    world.trace.note(() => '   with the snapshot taken earlier');
    world.exempt('the store lost marks in a restart');
  },
  crash({ random, statistics, trace }, writers) {
    const writer = random.pick(writers.filter(({ canCrash }) => canCrash));
    writer.crash();
    statistics.count('fault: crash');
    trace.note(() => `   of ${writer.name}`);
  },
};
