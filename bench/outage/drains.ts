import type { BoundRule, RuleContext } from 'nestjs-coherent-cache';
import type { Redis } from 'ioredis';
import type { RunningServer } from '../../test/support/running-server.js';
import type { Measurement } from '../suite.js';
import type { Application } from './application.js';
import { breakerOpened } from './breaker-opened.js';
import { firstHit } from './first-hit.js';
import { inTurn } from '../in-turn.js';
import { onOneServer } from './on-one-server.js';
import { connectPlainClient } from './plain-client.js';

const WRITES = 10_000;
const AT_ONCE = 100;
const TARGET_MS = 5_000;
const CHANGE: RuleContext = { change: 'update', image: 'new', manager: undefined };
const RULE: BoundRule = {
  namespace: 'rows',
  source: Object,
  on: ['update'],
  derive: ({ id }: { id: string }) => ({ id }),
};

/** How soon a process is even with the store after an outage full of writes. */
export const drains: Measurement = {
  name: 'drains',
  measure: (rounds) =>
    onOneServer(async (server, application) => {
      const client = await connectPlainClient({ port: server.port });
      try {
        const samples = await inTurn(
          rounds,
          (round) => drain(server, application, round),
          () => deleteKeys(client),
        );
        return [
          {
            id: 'drains',
            title: `from SIGCONT until none of ${WRITES} owed invalidations, each of one key, is left; reference: as many DEL of a plain ioredis client, ${AT_ONCE} at once`,
            unit: 'ms',
            ...samples,
            target: { atMost: TARGET_MS, beyond: 'nothing' },
          },
        ];
      } finally {
        client.disconnect();
      }
    }),
};

async function drain(server: RunningServer, application: Application, round: number): Promise<number> {
  server.pause();
  await breakerOpened(application, round);
  const allOwed = owed(application, WRITES);
  for (let n = 0; n < WRITES; n++) await write(application, `owed-${n}`);
  await allOwed;
  const noneOwed = owed(application, 0);
  const start = performance.now();
  server.resume();
  const took = (await noneOwed) - start;
  await firstHit(application);
  return took;
}

function owed({ moments }: Application, fences: number): Promise<number> {
  return moments.next((event) => event.type === 'owed' && event.fences === fences);
}

/** What a transaction does around its COMMIT. */
async function write({ cache }: Application, id: string): Promise<void> {
  const bracket = cache.openBracket('bench');
  await cache.collect(bracket, RULE, { known: { id } }, CHANGE);
  await bracket.mark();
  await bracket.finalise();
}

async function deleteKeys(client: Redis): Promise<number> {
  const start = performance.now();
  for (let n = 0; n < WRITES; n += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => client.del(`owed-${n + i}`)));
  return performance.now() - start;
}
