import type { Frame } from '../resp/frame.js';
import type { Afflicted, FaultName, Passage, ProxyFault } from './proxy-fault.js';

/** The faults of a proxy that are switched on, and how often each kind has struck. What passes them meets one after the other. */
export class ProxyFaults {
  private active: ProxyFault[] = [];
  private readonly ended: Record<FaultName, number> = {
    delay: 0,
    drop: 0,
    reset: 0,
    halfOpen: 0,
    truncate: 0,
    hold: 0,
    dropReply: 0,
    refuse: 0,
  };

  get fired(): Record<FaultName, number> {
    const counts = { ...this.ended };
    for (const { name, fired } of this.active) counts[name] += fired;
    return counts;
  }

  add<Fault extends ProxyFault>(fault: Fault): Fault {
    this.forgetHealed();
    this.active.push(fault);
    return fault;
  }

  heal(): void {
    for (const fault of this.active) fault.heal();
    this.forgetHealed();
  }

  async passRequest(passage: Passage): Promise<boolean> {
    for (const fault of this.active) if ((await fault.passRequest?.(passage)) === false) return false;
    return true;
  }

  async passReply(passage: Passage, reply: Frame): Promise<boolean> {
    for (const fault of this.active) if ((await fault.passReply?.(passage, reply)) === false) return false;
    return true;
  }

  async passClose(connection: Afflicted): Promise<void> {
    for (const fault of this.active) await fault.passClose?.(connection);
  }

  admit(): boolean {
    return this.active.every((fault) => fault.admit?.() ?? true);
  }

  private forgetHealed(): void {
    for (const { name, fired, isHealed } of this.active) if (isHealed) this.ended[name] += fired;
    this.active = this.active.filter(({ isHealed }) => !isHealed);
  }
}
