import type { Draws } from '../traffic/draws.js';
import type { HistoryWriter } from '../history/history-writer.js';
import type { Fault } from './fault.js';
import { FaultContext, type Breakable } from './fault-context.js';
import { untilRecovered } from './until-recovered.js';

/** How often each fault has to be fired before a proof may end by itself. */
export const LEAST_TIMES = 20;
/** Between two faults everything works for a while. */
const QUIET_MS = [300, 900] as const;

/** Fires one fault after the other, in rounds: each comes once in every round, in an order of chance. */
export class FaultSchedule {
  private readonly times = new Map<string, number>();

  constructor(
    private readonly faults: readonly Fault[],
    private readonly breakable: Breakable,
    private readonly draws: Draws,
    private readonly history: HistoryWriter,
    private readonly quietMs: readonly [least: number, most: number] = QUIET_MS,
  ) {
    for (const { name } of faults) this.times.set(name, 0);
  }

  /** How often each fault was fired. */
  get fired(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.times);
  }

  /** How many faults were fired. */
  get total(): number {
    return [...this.times.values()].reduce((sum, times) => sum + times, 0);
  }

  get isComplete(): boolean {
    return [...this.times.values()].every((times) => times >= LEAST_TIMES);
  }

  /** Goes on until it is aborted, and leaves everything repaired. @throws what a fault, or a server that does not come back, fails with */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.faults.length > 0) {
      for (const fault of this.draws.shuffled(this.faults)) {
        await this.fire(fault, signal);
        if (signal.aborted) return;
      }
    }
  }

  private async fire(fault: Fault, signal: AbortSignal): Promise<void> {
    const turn = this.times.get(fault.name)!;
    const context = new FaultContext(this.breakable, fault.name, turn, this.draws, signal, this.history);
    try {
      await fault.run(context);
      this.times.set(fault.name, turn + 1);
      await this.breakable.servers.settled();
      await untilRecovered(this.breakable.pool, signal);
      await context.hold(...this.quietMs);
    } catch (error) {
      if (!signal.aborted) throw new Error(`The fault ${fault.name} could not be fired.`, { cause: error });
    }
  }
}
