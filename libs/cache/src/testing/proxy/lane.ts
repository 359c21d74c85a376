/** How many bytes may wait in a lane before its sender has to: about what sockets keep by themselves. */
const ROOM = 1024 * 1024;

/** Carries what travels in one direction: in order, each when the one before has left. */
export class Lane {
  private last = Promise.resolve();
  private waiting = 0;

  /** Lets `pass` run after everything that was sent before; resolves once there is room for more. */
  async send(size: number, pass: () => Promise<void>): Promise<void> {
    this.waiting += size;
    this.last = this.last.then(pass).then(() => void (this.waiting -= size));
    if (this.waiting > ROOM) await this.last;
  }

  /** Resolves once everything that was sent until now has left. */
  whenIdle(): Promise<void> {
    return this.last;
  }
}
