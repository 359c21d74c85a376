import type { Exchange } from '../exchange.js';

/** What a fault is limited to. */
export interface FaultScope {
  /** Answers whether a command is meant: its name comes first, in capitals, then its arguments as text. Without it every one is. */
  readonly when?: (command: readonly string[]) => boolean;
}

/** What the server sends of its own accord belongs to no command. */
export function isWithin({ when }: FaultScope, exchange: Exchange | null): boolean {
  return when === undefined || (exchange?.name !== undefined && when(exchange.command));
}
