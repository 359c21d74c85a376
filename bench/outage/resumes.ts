import { setTimeout } from 'node:timers/promises';
import type { RunningServer } from '../../test/support/running-server.js';
import type { Measurement } from '../suite.js';
import { firstAnswer } from './first-answer.js';
import { firstHit } from './first-hit.js';
import { lengthOfOutage } from './length-of-outage.js';
import { onOneServer } from './on-one-server.js';
import { connectPlainClient } from './plain-client.js';

const TARGET_MS = 2_000;

/** How a server goes, and comes back; `comesBack` resolves to the moment at which it can be reached again. */
interface Outage {
  readonly id: string;
  readonly title: string;
  goes(server: RunningServer): unknown;
  comesBack(server: RunningServer): Promise<number>;
}

export const resumesAfterStop = resumesAfter({
  id: 'resumes-after-stop',
  title: 'from SIGCONT until the first hit; reference: until a plain ioredis client has an answer',
  goes: (server) => server.pause(),
  async comesBack(server) {
    const at = performance.now();
    server.resume();
    return Promise.resolve(at);
  },
});

export const resumesAfterKill = resumesAfter({
  id: 'resumes-after-kill',
  title:
    'after SIGKILL, from when the new, empty server takes connections until the first hit; reference: until a plain ioredis client has an answer',
  goes: (server) => server.kill(),
  async comesBack(server) {
    await server.restart();
    return performance.now();
  },
});

function resumesAfter({ id, title, goes, comesBack }: Outage): Measurement {
  return {
    name: id,
    measure: (rounds) =>
      onOneServer(async (server, application) => {
        const ours: number[] = [];
        const reference: number[] = [];
        const client = await connectPlainClient({ port: server.port });
        try {
          for (let round = 0; round < rounds; round++) {
            await goes(server);
            const [back, hit, answer] = await Promise.all([
              setTimeout(lengthOfOutage(round)).then(() => comesBack(server)),
              firstHit(application),
              firstAnswer(client),
            ]);
            ours.push(hit - back);
            reference.push(answer - back);
          }
        } finally {
          client.disconnect();
        }
        return [{ id, title, unit: 'ms', ours, reference, target: { atMost: TARGET_MS, beyond: 'nothing' } }];
      }),
  };
}
