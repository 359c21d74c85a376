import { setTimeout } from 'node:timers/promises';
import { isMaster } from '../../test/support/sentinel/is-master.js';
import { startSentinel, type RedisSentinel } from '../../test/support/sentinel/start-sentinel.js';
import type { Measurement } from '../suite.js';
import { startApplication } from './application.js';
import { firstAnswer } from './first-answer.js';
import { firstHit } from './first-hit.js';
import { connectPlainClient } from './plain-client.js';
import { slowLoad } from './slow-load.js';

const TARGET_MS = 3_000;
const ASK_EVERY_MS = 5;

/** How soon the master that sentinels promote is used. */
export const resumesAfterPromotion: Measurement = {
  name: 'resumes-after-promotion',
  async measure(rounds) {
    const sentinel = await startSentinel();
    try {
      return [
        {
          id: 'resumes-after-promotion',
          title:
            'the master was killed: from when its replica says that it is a master until the first hit; reference: until a plain ioredis client has an answer',
          unit: 'ms',
          ...(await promote(sentinel, rounds)),
          target: { atMost: TARGET_MS, beyond: 'nothing' },
        },
      ];
    } finally {
      await sentinel.stop();
    }
  },
};

async function promote(sentinel: RedisSentinel, rounds: number): Promise<{ ours: number[]; reference: number[] }> {
  const where = { sentinels: [...sentinel.sentinels], name: sentinel.name };
  const samples = { ours: [] as number[], reference: [] as number[] };
  const application = await startApplication(where, slowLoad);
  const client = await connectPlainClient(where);
  try {
    await firstHit(application);
    for (let round = 0; round < rounds; round++) {
      const killed = await sentinel.master();
      const [replica] = sentinel.nodes.filter((node) => node !== killed);
      await killed.kill();
      const [promoted, hit, answer] = await Promise.all([
        untilMaster(replica!.port),
        firstHit(application),
        firstAnswer(client),
      ]);
      samples.ours.push(hit - promoted);
      samples.reference.push(answer - promoted);
      await killed.restart({ empty: true });
      await sentinel.settled();
    }
  } finally {
    client.disconnect();
    await application.close();
  }
  return samples;
}

/** Resolves to the last moment at which the server was no master yet. */
async function untilMaster(port: number): Promise<number> {
  for (;;) {
    const asked = performance.now();
    await setTimeout(ASK_EVERY_MS);
    // A sentinel that promotes a server ends the connections that it has.
    if (await isMaster(port).catch(() => false)) return asked;
  }
}
