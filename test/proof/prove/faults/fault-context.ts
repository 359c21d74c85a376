import { setTimeout } from 'node:timers/promises';
import type { RunningServer } from '../../../support/running-server.js';
import type { FaultEffect, FaultLine } from '../history/history-line.js';
import type { HistoryWriter } from '../history/history-writer.js';
import { moment } from '../history/moment.js';
import type { WorkerPool } from '../processes/worker-pool.js';
import type { ProofServers } from '../topology/proof-servers.js';
import type { Draws } from '../traffic/draws.js';

/** What there is to be broken. */
export interface Breakable {
  readonly servers: ProofServers;
  readonly postgres: RunningServer;
  readonly pool: WorkerPool;
}

/** What a fault works with while it is fired. */
export class FaultContext {
  readonly servers: ProofServers;
  readonly postgres: RunningServer;
  readonly pool: WorkerPool;

  constructor(
    breakable: Breakable,
    private readonly name: string,
    /** How often the fault was fired before. */
    readonly turn: number,
    readonly draws: Draws,
    /** Aborted when the proof ends. */
    readonly signal: AbortSignal,
    private readonly history: HistoryWriter,
  ) {
    this.servers = breakable.servers;
    this.postgres = breakable.postgres;
    this.pool = breakable.pool;
  }

  /** Notes that something is broken from the beginning of `act` to its end; for one process only, if one is named. */
  async lasting(effect: FaultEffect, act: () => Promise<void>, process?: string): Promise<void> {
    const start = moment();
    try {
      await act();
    } finally {
      const line: FaultLine = ['fault', this.name, start, moment(), effect];
      if (process !== undefined) line.push(process);
      this.history.noteNow(line);
    }
  }

  /** Waits for as long as chance says. @throws AbortError when the proof ends meanwhile */
  async hold(leastMs: number, mostMs: number): Promise<void> {
    await setTimeout(leastMs + this.draws.below(mostMs - leastMs + 1), undefined, { signal: this.signal });
  }
}
