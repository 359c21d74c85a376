import { setTimeout } from 'node:timers/promises';
import { startRedis } from '../../test/support/redis-server.js';
import type { Measurement } from '../suite.js';
import { Processes } from '../processes/processes.js';
import { LOAD_MS, type Order, type Outcome } from './orders.js';

type ReaderProcesses = Processes<Order, Outcome>;

const MAIN = new URL('./reader-main.js', import.meta.url);

const PROCESSES = 8;
const READERS = 1_000;
const FEW = 500;
const WARM_UP_ROUNDS = 30;

interface Rush {
  readonly loads: number;
  readonly ms: number;
}

/** Every process' readers want one key that nobody has loaded yet. */
export const coldKey: Measurement = {
  name: 'cold-key',
  measure: (rounds) =>
    onProcesses(PROCESSES, async (processes) => {
      const leased: Rush[] = [];
      const plain: Rush[] = [];
      for (let round = 0; round < rounds; round++) {
        leased.push(await rush(processes, { accessor: 'leased', id: `${round}`, readers: READERS }));
        plain.push(await rush(processes, { accessor: 'plain', id: `${round}`, readers: READERS }));
      }
      const readers = `${PROCESSES} processes x ${READERS.toLocaleString('en')} readers of one cold key, its load ${LOAD_MS} ms`;
      return [
        {
          id: 'loads-leased',
          title: `${readers}: loads with a lease; reference: without one`,
          unit: 'loads',
          ours: leased.map(({ loads }) => loads),
          reference: plain.map(({ loads }) => loads),
          target: { atMost: 1, beyond: 'nothing' },
        },
        {
          id: 'loads-plain',
          title: `${readers}: loads without a lease`,
          unit: 'loads',
          ours: plain.map(({ loads }) => loads),
          reference: [],
          target: { atMost: PROCESSES, beyond: 'nothing' },
        },
        {
          id: 'last-of-all',
          title: `${readers}: until the last reader of all has the value, with a lease; reference: without one`,
          unit: 'ms',
          ours: leased.map(({ ms }) => ms),
          reference: plain.map(({ ms }) => ms),
          target: { atMost: 1_000, beyond: 'reference' },
        },
      ];
    }),
};

/** Two processes' readers want one key, with a lease; what the loader takes by itself is measured beside it. */
export const coldKeyOfTwo: Measurement = {
  name: 'cold-key of two',
  measure: (rounds) =>
    onProcesses(2, async (processes) => {
      const rushes: Rush[] = [];
      const reference: number[] = [];
      for (let round = 0; round < rounds; round++) {
        rushes.push(await rush(processes, { accessor: 'leased', id: `two ${round}`, readers: FEW }));
        reference.push(await timeOfLoad());
      }
      const readers = `2 processes x ${FEW} readers of one cold key, its load ${LOAD_MS} ms, with a lease`;
      return [
        {
          id: 'loads-of-two',
          title: `${readers}: loads`,
          unit: 'loads',
          ours: rushes.map(({ loads }) => loads),
          reference: [],
          target: { atMost: 1, beyond: 'nothing' },
        },
        {
          id: 'last-of-two',
          title: `${readers}: until the last reader of both has the value; reference: the load itself`,
          unit: 'ms',
          ours: rushes.map(({ ms }) => ms),
          reference,
          target: { ratioAtMost: 1.15 },
        },
      ];
    }),
};

/** The same in one process; what the loader takes by itself is measured beside it. */
export const lastReader: Measurement = {
  name: 'last-reader',
  measure: (rounds) =>
    onProcesses(1, async (processes) => {
      const ours: number[] = [];
      const reference: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const { ms } = await rush(processes, { accessor: 'plain', id: `alone ${round}`, readers: READERS });
        ours.push(ms);
        reference.push(await timeOfLoad());
      }
      return [
        {
          id: 'last-reader',
          title: `one process, ${READERS.toLocaleString('en')} readers of one cold key: until the last has the value; reference: the load itself`,
          unit: 'ms',
          ours,
          reference,
          target: { atMost: 1.5 * LOAD_MS, beyond: 'nothing' },
        },
      ];
    }),
};

async function timeOfLoad(): Promise<number> {
  const from = performance.now();
  await setTimeout(LOAD_MS);
  return performance.now() - from;
}

async function rush(processes: ReaderProcesses, order: Order): Promise<Rush> {
  const outcomes = await processes.follow(order);
  return {
    loads: outcomes.reduce((sum, { loads }) => sum + loads, 0),
    ms: Math.max(...outcomes.map(({ ms }) => ms)),
  };
}

/**
 * The processes read something else first, so often that their code is compiled as that of a process which has served for a while: of two
 * processes with 500 readers the last waits a third longer until then.
 */
async function onProcesses<R>(count: number, work: (processes: ReaderProcesses) => Promise<R>): Promise<R> {
  const server = await startRedis();
  try {
    const processes = await Processes.start<Order, Outcome>(MAIN, count, server.url);
    try {
      for (let round = 0; round < WARM_UP_ROUNDS; round++)
        for (const accessor of ['leased', 'plain'] as const)
          await processes.follow({ accessor, id: `warm-up ${round}`, readers: READERS });
      return await work(processes);
    } finally {
      await processes.stop();
    }
  } finally {
    await server.stop();
  }
}
