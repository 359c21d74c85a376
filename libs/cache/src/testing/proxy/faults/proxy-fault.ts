import type { Fault } from '../../fault/fault.js';
import type { Exchange } from '../exchange.js';
import type { Frame } from '../resp/frame.js';

/** The kinds of faults that a FaultProxy knows. */
export type FaultName = 'delay' | 'drop' | 'reset' | 'halfOpen' | 'truncate' | 'hold' | 'dropReply' | 'refuse';

/** What a fault can do to a client's connection. */
export interface Afflicted {
  /** Resolves once both of its sockets are closed. */
  readonly closed: Promise<void>;
  /** Closes it for the client, after the bytes given. */
  close(lastBytes?: Buffer): void;
  /** Breaks it: the client's socket receives RST. */
  reset(): void;
}

/** What passes through the proxy. */
export interface Passage {
  readonly connection: Afflicted;
  /** Null for what the server sends of its own accord. */
  readonly exchange: Exchange | null;
  /** In milliseconds of a monotonic clock. */
  readonly arrivedAt: number;
}

/** A fault of a proxy, switched on. What a method answers with false goes no further. */
export interface ProxyFault extends Fault {
  readonly name: FaultName;
  readonly isHealed: boolean;
  passRequest?(passage: Passage): boolean | Promise<boolean>;
  passReply?(passage: Passage, reply: Frame): boolean | Promise<boolean>;
  /** That one end has closed travels too; resolves once it has arrived. */
  passClose?(connection: Afflicted): Promise<void>;
  /** Answers whether a new connection may be. */
  admit?(): boolean;
}
