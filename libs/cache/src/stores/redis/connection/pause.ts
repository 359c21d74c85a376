/** Waits that can be cut short, one after the other. */
export class Pause {
  private isOver = false;
  private wake: (() => void) | undefined;

  /** Ends the present wait. */
  skip(): void {
    this.wake?.();
  }

  /** Ends the present wait, and those that follow. */
  end(): void {
    this.isOver = true;
    this.wake?.();
  }

  /** Resolves after `ms`, without keeping the process alive, or when the wait is cut short. */
  async last(ms: number): Promise<void> {
    if (this.isOver) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, ms).unref();
    });
    clearTimeout(timer);
    this.wake = undefined;
  }
}
