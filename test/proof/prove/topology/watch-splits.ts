import { setTimeout } from 'node:timers/promises';
import type { HistoryWriter } from '../history/history-writer.js';
import { lateMoment, moment } from '../history/moment.js';
import type { ProofServers } from './proof-servers.js';
import { WatchedNode } from './watched-node.js';

const LOOK_EVERY_MS = 50;

/**
 * Notes when two servers took writes for the same data, until it is aborted: one of them had been deposed and did not know it yet. From the
 * last look before, until the first look after, at which there was one.
 */
export async function watchSplits(servers: ProofServers, history: HistoryWriter, signal: AbortSignal): Promise<void> {
  const shards = await shardsOf(servers);
  let united = moment();
  let since: number | undefined;
  const end = (): void => {
    if (since !== undefined) history.noteNow(['split', since, lateMoment()]);
    since = undefined;
  };
  try {
    while (!signal.aborted) {
      const looked = moment();
      if (await isSplit(shards)) since ??= united;
      else {
        end();
        united = looked;
      }
      await setTimeout(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    end();
    for (const node of shards.flat()) node.close();
  }
}

/** Those that have the same data, as long as nobody is moved to another master. */
async function shardsOf(servers: ProofServers): Promise<readonly (readonly WatchedNode[])[]> {
  const masters = await servers.masters();
  return Promise.all(
    masters.map(async (master) =>
      [master, ...(await servers.replicasOf(master))].map(({ port }) => new WatchedNode(port)),
    ),
  );
}

async function isSplit(shards: readonly (readonly WatchedNode[])[]): Promise<boolean> {
  const masters = await Promise.all(shards.map((nodes) => Promise.all(nodes.map((node) => node.isMaster()))));
  return masters.some((are) => are.filter(Boolean).length > 1);
}
