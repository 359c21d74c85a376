import { CountedFault } from './counted-fault.js';
import type { HeldFault, ReleaseOptions } from './held-fault.js';

/** Lets go what is held; resolves once it is over. */
type LetGo = () => Promise<void>;

/** What every fault has in common that holds what it strikes. */
export class HoldingFault extends CountedFault implements HeldFault {
  private waiting: LetGo[] = [];

  get held(): number {
    return this.waiting.length;
  }

  async release({ reverse = false }: ReleaseOptions = {}): Promise<void> {
    const released = this.waiting;
    this.waiting = [];
    if (reverse) released.reverse();
    for (const letGo of released) await letGo();
  }

  override heal(): void {
    super.heal();
    void this.release();
  }

  protected hold(letGo: LetGo): void {
    this.waiting.push(letGo);
  }
}
