import { CountedFault } from '../../fault/counted-fault.js';
import { isWithin, type FaultScope } from './fault-scope.js';
import { MutedConnections } from './muted-connections.js';
import type { Passage, ProxyFault } from './proxy-fault.js';

export class DropFault extends CountedFault implements ProxyFault {
  readonly name = 'drop';
  private readonly muted = new MutedConnections();

  constructor(private readonly scope: FaultScope) {
    super();
  }

  passRequest({ connection, exchange }: Passage): boolean {
    if (this.muted.has(connection)) return false;
    if (!isWithin(this.scope, exchange) || !this.strike()) return true;
    this.muted.add(connection);
    return false;
  }

  override heal(): void {
    super.heal();
    this.muted.reset();
  }
}
