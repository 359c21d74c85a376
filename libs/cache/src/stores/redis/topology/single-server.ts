import type { ConnectionStatus, RedisNode } from '../connection/redis-node.js';
import type { Topology } from './topology.js';

/** One server, or whichever the sentinels name at the moment: it has everything. */
export class SingleServer implements Topology {
  readonly isOneServer = true;
  /** Where the node finds another server, it makes another connection. */
  readonly changes = 0;

  constructor(private readonly node: RedisNode) {}

  get status(): ConnectionStatus {
    return this.node.status;
  }

  get isAway(): boolean {
    return this.node.isAway;
  }

  get lastError(): Error | null {
    return this.node.lastError;
  }

  nodeOf(): RedisNode {
    return this.node;
  }

  moved(): undefined {
    return undefined;
  }

  asked(): undefined {
    return undefined;
  }

  doubt(): void {
    // The node itself looks for another connection.
  }

  nodes(): readonly RedisNode[] {
    return [this.node];
  }

  open(): Promise<void> {
    return this.node.open();
  }

  close(): void {
    this.node.close();
  }
}
