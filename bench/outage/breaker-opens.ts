import type { Measurement } from '../suite.js';
import { breakerOpened } from './breaker-opened.js';
import { firstHit } from './first-hit.js';
import { onOneServer } from './on-one-server.js';

const TARGET_MS = 250;

/** How long reads wait at all for a server that was halted. */
export const breakerOpens: Measurement = {
  name: 'breaker-opens',
  measure: (rounds) =>
    onOneServer(async (server, application) => {
      const ours: number[] = [];
      for (let round = 0; round < rounds; round++) {
        server.pause();
        ours.push(await breakerOpened(application, round));
        server.resume();
        await firstHit(application);
      }
      return [
        {
          id: 'breaker-opens',
          title: 'from the first read after SIGSTOP until the breaker opens, at 20 reads a second',
          unit: 'ms',
          ours,
          reference: [],
          target: { atMost: TARGET_MS, beyond: 'nothing' },
        },
      ];
    }),
};
