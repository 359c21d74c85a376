import { SingleBar } from 'cli-progress';
import type { ProveOptions } from '../prove-options.js';

/** What has happened so far. */
interface Counts {
  readonly reads: number;
  readonly writes: number;
  readonly crashes: number;
  readonly faults: number;
}

/** Shows on standard error how far the proof is. */
export class Progress {
  private readonly bar: SingleBar;
  private readonly began = performance.now();

  constructor(private readonly options: Pick<ProveOptions, 'reads' | 'minutes'>) {
    this.bar = new SingleBar({
      format:
        '{bar} {percentage}% | {reads} reads, {writes} writes, {crashes} crashes, {faults} faults | {duration_formatted}',
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: 10_000,
      gracefulExit: false,
      hideCursor: true,
    });
    this.bar.start(100, 0, { reads: 0, writes: 0, crashes: 0, faults: 0 });
  }

  show(counts: Counts): void {
    const { reads, minutes = Number.POSITIVE_INFINITY } = this.options;
    const elapsed = (performance.now() - this.began) / 60_000;
    this.bar.update(Math.min(100, Math.floor(100 * Math.max(counts.reads / reads, elapsed / minutes))), counts);
  }

  end(): void {
    this.bar.stop();
  }
}
