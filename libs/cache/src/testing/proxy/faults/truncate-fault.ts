import { CountedFault } from '../../fault/counted-fault.js';
import { bytesOf, type Frame } from '../resp/frame.js';
import { isWithin, type FaultScope } from './fault-scope.js';
import type { Passage, ProxyFault } from './proxy-fault.js';

export class TruncateFault extends CountedFault implements ProxyFault {
  readonly name = 'truncate';

  constructor(private readonly scope: FaultScope) {
    super();
  }

  passReply({ connection, exchange }: Passage, reply: Frame): boolean {
    if (!isWithin(this.scope, exchange) || !this.strike()) return true;
    connection.close(bytesOf(reply).subarray(0, reply.size >> 1));
    return false;
  }
}
