import { SingleBar } from 'cli-progress';

/** Shows on standard error how far the demo is. */
export class Progress {
  private bar: SingleBar | undefined;

  /** Ends the stage before, and begins one of `total` steps. */
  begin(stage: string, total: number): void {
    this.end();
    this.bar = new SingleBar({
      format: `${stage.padEnd(24)} {bar} {value}/{total}`,
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: 2_000,
      gracefulExit: false,
      hideCursor: true,
    });
    this.bar.start(total, 0);
  }

  reach(step: number): void {
    this.bar?.update(Math.min(step, this.bar.getTotal()));
  }

  /** Begins a stage that lasts `seconds`, and follows the clock until the returned function is called. */
  beginTimed(stage: string, seconds: number): () => void {
    this.begin(`${stage} (s)`, Math.ceil(seconds));
    const began = performance.now();
    const timer = setInterval(() => this.reach(Math.floor((performance.now() - began) / 1000)), 250);
    return () => clearInterval(timer);
  }

  end(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
