import { CountedFault } from '../../fault/counted-fault.js';
import { isWithin, type FaultScope } from './fault-scope.js';
import type { Passage, ProxyFault } from './proxy-fault.js';

export class ResetFault extends CountedFault implements ProxyFault {
  readonly name = 'reset';

  constructor(private readonly scope: FaultScope) {
    super();
  }

  passRequest({ connection, exchange }: Passage): boolean {
    if (!isWithin(this.scope, exchange) || !this.strike()) return true;
    connection.reset();
    return false;
  }
}
