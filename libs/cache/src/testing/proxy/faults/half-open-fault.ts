import { CountedFault } from '../../fault/counted-fault.js';
import { isWithin, type FaultScope } from './fault-scope.js';
import type { Afflicted, Passage, ProxyFault } from './proxy-fault.js';

export class HalfOpenFault extends CountedFault implements ProxyFault {
  readonly name = 'halfOpen';
  private readonly silent = new WeakSet<Afflicted>();
  private readonly over: Promise<void>;
  private end = () => {};

  constructor(private readonly scope: FaultScope) {
    super();
    this.over = new Promise((resolve) => (this.end = resolve));
  }

  async passRequest(passage: Passage): Promise<boolean> {
    await this.pass(passage.connection, isWithin(this.scope, passage.exchange));
    return true;
  }

  passReply(passage: Passage): Promise<boolean> {
    return this.passRequest(passage);
  }

  passClose(connection: Afflicted): Promise<void> {
    return this.pass(connection, isWithin(this.scope, null));
  }

  override heal(): void {
    super.heal();
    this.end();
  }

  private async pass(connection: Afflicted, isMeant: boolean): Promise<void> {
    if (!this.silent.has(connection) && !(isMeant && this.strike())) return;
    this.silent.add(connection);
    await this.over;
  }
}
