import type { Scheduler } from 'nestjs-coherent-cache';
import type { Interleaving } from './interleaving.js';

/** Weight of a timer by its duration: what the cache waits for is told apart by how long it waits. */
export type TimerWeight = (ms: number) => number;

/** Turns and timers of one process: they end, and fire, when chosen. */
export class SimulatedScheduler implements Scheduler {
  private deferred: (() => void)[] = [];

  constructor(
    private readonly process: string,
    private readonly interleaving: Interleaving,
    private readonly weightOf: TimerWeight,
  ) {}

  defer(task: () => void): void {
    this.deferred.push(task);
    if (this.deferred.length > 1) return;
    this.interleaving.offer({
      label: () => `${this.process}: the turn ends, what it gathered is sent`,
      weight: 3,
      run: () => {
        const tasks = this.deferred;
        this.deferred = [];
        for (const each of tasks) each();
      },
    });
  }

  after(ms: number, task: () => void): () => void {
    const label = (): string => `${this.process}: the timer of ${ms} ms fires`;
    return this.interleaving.offer({ label, weight: this.weightOf(ms), run: task });
  }
}
