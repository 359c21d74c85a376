import { HoldingFault } from '../../fault/holding-fault.js';
import { isWithin, type FaultScope } from './fault-scope.js';
import type { Passage, ProxyFault } from './proxy-fault.js';

export class HoldFault extends HoldingFault implements ProxyFault {
  readonly name = 'hold';

  constructor(private readonly scope: FaultScope) {
    super();
  }

  passRequest({ exchange }: Passage): boolean | Promise<boolean> {
    if (!isWithin(this.scope, exchange) || !this.strike()) return true;
    return new Promise((resolve) => {
      // Only an answer proves that the server had it before the next one.
      this.hold(() => {
        resolve(true);
        return exchange?.answered ?? Promise.resolve();
      });
    });
  }
}
