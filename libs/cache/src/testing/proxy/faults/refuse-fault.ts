import { CountedFault } from '../../fault/counted-fault.js';
import type { ProxyFault } from './proxy-fault.js';

export class RefuseFault extends CountedFault implements ProxyFault {
  readonly name = 'refuse';

  admit(): boolean {
    return !this.strike();
  }
}
