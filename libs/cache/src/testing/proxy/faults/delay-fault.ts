import { CountedFault } from '../../fault/counted-fault.js';
import { isWithin, type FaultScope } from './fault-scope.js';
import type { Passage, ProxyFault } from './proxy-fault.js';

/** What is delayed. */
export interface DelayOptions extends FaultScope {
  /** Replies, unless this says requests. */
  readonly of?: 'requests' | 'replies';
}

export class DelayFault extends CountedFault implements ProxyFault {
  readonly name = 'delay';
  private readonly endings = new Set<() => void>();

  constructor(
    private readonly ms: number,
    private readonly options: DelayOptions,
  ) {
    super();
  }

  passRequest(passage: Passage): boolean | Promise<boolean> {
    return this.options.of !== 'requests' || this.pass(passage);
  }

  passReply(passage: Passage): boolean | Promise<boolean> {
    return this.options.of === 'requests' || this.pass(passage);
  }

  override heal(): void {
    super.heal();
    for (const end of this.endings) end();
  }

  private async pass({ exchange, arrivedAt }: Passage): Promise<boolean> {
    if (isWithin(this.options, exchange) && this.strike()) await this.until(arrivedAt + this.ms);
    return true;
  }

  private until(due: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.endings.delete(end);
        resolve();
      };
      const timer = setTimeout(end, due - performance.now());
      this.endings.add(end);
    });
  }
}
