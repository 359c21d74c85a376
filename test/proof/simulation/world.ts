import type { ReadRecord, WriteRecord } from '../oracle/history.js';
import { Database } from './database.js';
import { Interleaving } from './interleaving.js';
import { drawPlan, type Plan } from './plan.js';
import { Random } from './random.js';
import { SimulatedServer } from './simulated-server.js';
import { Statistics } from './statistics.js';
import type { Trace } from './trace.js';

/** A read, and the process that it happened in. */
export interface LoggedRead extends ReadRecord {
  readonly process: string;
  readonly number: number;
}

/** A write, and the process it is acknowledged in; undefined for all of them. */
export interface LoggedWrite extends WriteRecord {
  readonly process?: string;
}

/** All that the parts of one schedule share. */
export class World {
  readonly random: Random;
  readonly interleaving: Interleaving;
  readonly database = new Database();
  readonly server: SimulatedServer;
  readonly statistics = new Statistics();
  readonly plan: Plan;
  readonly reads: LoggedRead[] = [];
  readonly writes: LoggedWrite[] = [];
  private readonly settled = new Set([0]);
  private waiting: { readonly version: number; readonly then: () => void }[] = [];
  /** Why reads may go back in time between COMMIT and ack; null while they may not. */
  exemption: string | null = null;

  constructor(
    seed: number,
    readonly trace: Trace,
  ) {
    this.random = new Random(seed);
    this.plan = drawPlan(this.random);
    this.server = new SimulatedServer(this.plan.buckets);
    this.interleaving = new Interleaving(this.random, trace);
  }

  /** Every process may be held to the COMMIT of `version` from now on. */
  settle(version: number): void {
    this.settled.add(version);
    const due = this.waiting.filter((each) => each.version === version);
    this.waiting = this.waiting.filter((each) => each.version !== version);
    for (const { then } of due) then();
  }

  /** Runs `then` once the COMMIT of `version` is settled: at once when it is. */
  onceSettled(version: number, then: () => void): void {
    if (this.settled.has(version)) then();
    else this.waiting.push({ version, then });
  }

  /** Marks are lost, or were never placed: monotonic reads are promised only while they live. */
  exempt(reason: string): void {
    this.exemption ??= reason;
  }
}
