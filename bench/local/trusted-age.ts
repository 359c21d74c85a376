import { setImmediate, setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { RedisLocation } from 'nestjs-coherent-cache';
import { startRedis } from '../../test/support/redis-server.js';
import type { Samples } from '../samples.js';
import type { Measurement } from '../suite.js';
import { startVersions, WINDOW_MS, written, type Versions } from './versions.js';

const WRITES = 10;
/** Between two writes, so that they fall anywhere into a window. */
const SHORTEST_REST_MS = 20;

/** How old a trusted value is at most, with a bus and with one of which nothing arrives. */
export const trustedAge: Measurement = {
  name: 'trusted-age',
  async measure(rounds) {
    const server = await startRedis();
    const admin = new Redis(server.url);
    try {
      await admin.acl('SETUSER', 'deaf', 'on', '>s', '~*', '+@all', 'resetchannels');
      return [
        samplesOf('with', 'messages arrive', await ages(rounds, server.url, server.url)),
        samplesOf(
          'without',
          'none arrives',
          await ages(rounds, { url: server.url, username: 'deaf', password: 's' }, server.url),
        ),
      ];
    } finally {
      admin.disconnect();
      await server.stop();
    }
  },
};

function samplesOf(name: string, what: string, ours: readonly number[]): Samples {
  return {
    id: `trusted-age-${name}-bus`,
    title: `how long after the acknowledgement of a write of another process a read began that still returned the value before, at most, with a window of ${WINDOW_MS} ms, when ${what}`,
    unit: 'ms',
    ours,
    reference: [],
    target: { atMost: WINDOW_MS, beyond: 'nothing' },
  };
}

/** Returns the largest age of each round. */
async function ages(rounds: number, readers: RedisLocation, writers: RedisLocation): Promise<readonly number[]> {
  const [reader, writer] = [await startVersions(readers), await startVersions(writers)];
  try {
    const largest: number[] = [];
    for (let round = 0; round < rounds; round++) largest.push(await largestAge(reader.versions, writer.versions));
    return largest;
  } finally {
    await reader.close();
    await writer.close();
  }
}

async function largestAge(reader: Versions, writer: Versions): Promise<number> {
  let largest = 0;
  for (let write = 0; write < WRITES; write++) {
    const until = performance.now() + SHORTEST_REST_MS + Math.random() * WINDOW_MS;
    while (performance.now() < until) {
      await reader.get({ id: 1 });
      await setTimeout(1);
    }
    written.version++;
    await writer.invalidate({ id: 1 });
    largest = Math.max(largest, await ageUntilSeen(reader));
  }
  return largest;
}

async function ageUntilSeen(reader: Versions): Promise<number> {
  const acknowledged = performance.now();
  for (let age = 0; ;) {
    const began = performance.now();
    if ((await reader.get({ id: 1 })) === written.version) return age;
    age = began - acknowledged;
    await setImmediate();
  }
}
