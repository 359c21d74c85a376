import { setTimeout } from 'node:timers/promises';
import type { RunningServer } from '../../test/support/running-server.js';
import type { Measurement } from '../suite.js';
import type { Application } from './application.js';
import { firstHit } from './first-hit.js';
import { onOneServer } from './on-one-server.js';
import { inTurn } from '../in-turn.js';
import { slowLoad } from './slow-load.js';

const BUDGET_MS = 50;
/** The budget and the reference each wait for a timer, which is late by what the machine is busy with. */
const SCHEDULING_MS = 5;

/** What the first read waits for a server that was halted. */
export const firstReads: Measurement = {
  name: 'first-reads',
  measure: (rounds) =>
    onOneServer(async (server, application) => {
      const samples = await inTurn(rounds, (round) => firstRead(server, application, round), waitAndLoad);
      return [
        {
          id: 'first-reads',
          title: `the first read after SIGSTOP, with a loader of 5 ms; reference: a timer of the budget's ${BUDGET_MS} ms, then the loader`,
          unit: 'ms',
          ...samples,
          target: { atMost: SCHEDULING_MS, beyond: 'reference' },
        },
      ];
    }),
};

async function firstRead(server: RunningServer, application: Application, round: number): Promise<number> {
  server.pause();
  const start = performance.now();
  const outcome = await application.read(`first-${round}`);
  const took = performance.now() - start;
  server.resume();
  if (outcome !== 'bypass') throw new Error(`A halted server cannot be the source of: ${outcome}.`);
  await firstHit(application);
  return took;
}

async function waitAndLoad(): Promise<number> {
  const start = performance.now();
  await setTimeout(BUDGET_MS);
  await slowLoad('first');
  return performance.now() - start;
}
