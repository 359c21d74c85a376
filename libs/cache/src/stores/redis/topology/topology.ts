import type { ConnectionStatus, RedisNode } from '../connection/redis-node.js';
import type { Redirection } from '../connection/server-error.js';

/** Which servers there are, and which of them has what. */
export interface Topology {
  readonly status: ConnectionStatus;
  /** Whether nothing can be sent to any server. */
  readonly isAway: boolean;
  /** Whether all keys are at one server, so that one command may name any of them. */
  readonly isOneServer: boolean;
  /** Counts how often keys that were asked for have come to another server. */
  readonly changes: number;
  /** Why a server was lost last; null while all that are known are connected. */
  readonly lastError: Error | null;
  /** Returns the server that has the keys of a hash tag; undefined when none is known. */
  nodeOf(tag: string): RedisNode | undefined;
  /** Takes note that a slot has moved, and returns who has it now; undefined when that cannot be. */
  moved(to: Redirection, from: RedisNode): RedisNode | undefined;
  /** Returns the server that one command is sent to instead. */
  asked(to: Redirection, from: RedisNode): RedisNode | undefined;
  /** Something about a server was not as expected. */
  doubt(): void;
  /** Every server that has keys. */
  nodes(): readonly RedisNode[];
  /** Resolves once the first attempt to connect has succeeded or failed. Never rejects. */
  open(): Promise<void>;
  close(): void;
}
