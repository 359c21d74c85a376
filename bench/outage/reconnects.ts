import { Redis } from 'ioredis';
import { askRedis } from '../../test/support/ask-redis.js';
import type { Samples } from '../samples.js';
import type { Measurement } from '../suite.js';
import { startApplication, type Application } from './application.js';
import { firstHit } from './first-hit.js';
import { heldResources, type HeldResources } from './held-resources.js';
import { onOneServer } from './on-one-server.js';
import { slowLoad } from './slow-load.js';

const RECONNECTS = 1_000;
/** What is made once, and compiled, is not growth. */
const WARM_UP = 100;
const HEAP_MB = 2;

/** What is left of a thousand lost connections, of one that the library made and of one that it borrowed. */
export const reconnects: Measurement = {
  name: 'reconnects',
  measure: () =>
    onOneServer(async ({ port }, owner) => {
      const client = borrowable(port);
      const borrower = await startApplication(client, slowLoad);
      const applications = [owner, borrower];
      try {
        await reconnect(port, applications, WARM_UP);
        const before = await heldResources([client, process]);
        await reconnect(port, applications, RECONNECTS);
        return samplesOf(before, await heldResources([client, process]));
      } finally {
        await borrower.close();
        client.disconnect();
      }
    }),
};

function borrowable(port: number): Redis {
  const client = new Redis({
    port,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
  });
  client.on('error', () => undefined); // Its connections are killed here.
  return client;
}

async function reconnect(port: number, applications: readonly Application[], times: number): Promise<void> {
  for (const application of applications) await firstHit(application);
  for (let time = 0; time < times; time++) {
    const back = applications.map(({ moments }) =>
      moments.next((event) => event.type === 'connection' && event.state === 'connected'),
    );
    await askRedis(port, 'CLIENT', 'KILL', 'TYPE', 'normal');
    await Promise.all(back);
  }
  for (const application of applications) await firstHit(application);
}

function samplesOf(before: HeldResources, after: HeldResources): readonly Samples[] {
  const growth = (what: string, unit: Samples['unit'], grown: number, atMost: number): Samples => ({
    id: `reconnects-${what}`,
    title: `growth after ${RECONNECTS} connections were killed under an application, and as many of a client that another one borrows: ${what}`,
    unit,
    ours: [grown],
    reference: [],
    target: { atMost, beyond: 'nothing' },
  });
  return [
    growth('sockets', 'sockets', after.sockets - before.sockets, 0),
    growth('listeners', 'listeners', after.listeners - before.listeners, 0),
    growth('heap', 'MB', after.heapMb - before.heapMb, HEAP_MB),
  ];
}
