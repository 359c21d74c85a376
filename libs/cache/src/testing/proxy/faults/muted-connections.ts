import type { Afflicted } from './proxy-fault.js';

/**
 * Connections on which something was swallowed. Whatever followed would be taken for it: so they stay silent, and once the fault is
 * healed nothing is left but to break them.
 */
export class MutedConnections {
  private readonly muted = new Set<Afflicted>();

  has(connection: Afflicted): boolean {
    return this.muted.has(connection);
  }

  add(connection: Afflicted): void {
    this.muted.add(connection);
    void connection.closed.then(() => this.muted.delete(connection));
  }

  reset(): void {
    for (const connection of this.muted) connection.reset();
  }
}
