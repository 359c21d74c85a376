import type { Random } from './random.js';
import type { Trace } from './trace.js';

/** Something that may happen next. */
export interface Step {
  readonly label: () => string;
  /** How likely it is to be chosen, compared with the others that are open. */
  readonly weight: number;
  /** While it answers false, the step waits. */
  readonly isOpen?: () => boolean;
  run(): void;
}

/** Steps of so little weight are chosen only when nothing else can happen. */
export const LAST_RESORT = 1e-9;

/**
 * Chooses what happens next: one step at a time, then everything that follows from it without further choice.
 *
 * All that waits in a schedule waits here: requests, replies, queries, timers, turns, actors, faults.
 */
export class Interleaving {
  /** Moments: grows with every step and with every event that is logged. */
  private moment = 0;
  private steps: Step[] = [];
  /** While calm, the oldest step goes first. */
  isCalm = false;

  constructor(
    private readonly random: Random,
    private readonly trace: Trace,
  ) {}

  /** Returns a new moment, later than every earlier one. */
  now(): number {
    return ++this.moment;
  }

  /** Adds a step; returns what takes it back. */
  offer(step: Step): () => void {
    this.steps.push(step);
    return () => this.withdraw(step);
  }

  /** Resolves when this step has been chosen. */
  pause(label: () => string, weight = 1, isOpen?: () => boolean): Promise<void> {
    return new Promise((run) => this.offer({ label, weight, isOpen, run }));
  }

  /** Lets things happen until `isDone`, or until nothing is left to happen, or for `most` steps; returns how many there were. */
  async run(isDone: () => boolean, most: number): Promise<number> {
    await settled();
    let count = 0;
    while (count < most && !isDone()) {
      const step = this.choose();
      if (!step) break;
      this.withdraw(step);
      this.moment++;
      count++;
      this.trace.note(step.label);
      step.run();
      await settled();
    }
    return count;
  }

  private choose(): Step | undefined {
    const open = this.steps.filter((step) => step.isOpen?.() ?? true);
    if (this.isCalm) return open.find(({ weight }) => weight > LAST_RESORT) ?? open[0];
    let left = this.random.next() * open.reduce((sum, { weight }) => sum + weight, 0);
    return open.find(({ weight }) => (left -= weight) < 0) ?? open.at(-1);
  }

  private withdraw(step: Step): void {
    const at = this.steps.indexOf(step);
    if (at >= 0) this.steps.splice(at, 1);
  }
}

/** Resolves once no promise callback is left to run. */
function settled(): Promise<void> {
  return new Promise((resolve) => queueMicrotask(() => process.nextTick(resolve)));
}
