import type { Clock } from '../../core/ports/clock.js';
import type { Registration } from '../../core/ports/store.js';

/** Members of the registry, per key, each with a deadline after which it no longer counts. */
export class RegisteredMembers {
  private readonly deadlines = new Map<string, Map<string, number>>();

  constructor(private readonly clock: Clock) {}

  /** Tells whether the registration was there. */
  register({ key, member }: Registration, leaseMs: number, how: 'add' | 'renew'): boolean {
    const now = this.clock.now();
    const members = this.deadlines.get(key) ?? new Map<string, number>();
    for (const [other, deadline] of members) if (deadline <= now) members.delete(other);
    const present = members.get(member);
    if (present !== undefined || how === 'add') {
      this.deadlines.set(key, members.set(member, Math.max(present ?? 0, now + leaseMs)));
    }
    return present !== undefined;
  }

  of(key: string): readonly string[] {
    return [...(this.deadlines.get(key) ?? [])]
      .filter(([, deadline]) => deadline > this.clock.now())
      .map(([member]) => member);
  }
}
