import { CountedFault } from '../../fault/counted-fault.js';
import { isWithin, type FaultScope } from './fault-scope.js';
import { MutedConnections } from './muted-connections.js';
import type { Passage, ProxyFault } from './proxy-fault.js';

/** Which replies are swallowed, and what becomes of the connection. */
export interface DropReplyOptions extends FaultScope {
  /** Leaves the connection open, without any further reply, instead of closing it. */
  readonly silently?: boolean;
}

export class DropReplyFault extends CountedFault implements ProxyFault {
  readonly name = 'dropReply';
  private readonly muted = new MutedConnections();

  constructor(private readonly options: DropReplyOptions) {
    super();
  }

  passReply({ connection, exchange }: Passage): boolean {
    if (this.muted.has(connection)) return false;
    if (!isWithin(this.options, exchange) || !this.strike()) return true;
    if (this.options.silently) this.muted.add(connection);
    else connection.close();
    return false;
  }

  override heal(): void {
    super.heal();
    this.muted.reset();
  }
}
