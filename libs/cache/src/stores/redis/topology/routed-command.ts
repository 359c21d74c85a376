import type { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import type { Epoch } from '../../../core/ports/store.js';
import type { RedisCommand } from '../commands/redis-command.js';

/** A command, for the server that has the keys of a hash tag. */
export interface RoutedCommand {
  readonly tag: string;
  /** Returns the command for a server that was identified by `epoch`. */
  build(epoch: Epoch): RedisCommand;
}

/** A reply, and the epoch of who gave it. */
export class ServerReply {
  constructor(
    readonly value: unknown,
    readonly epoch: Epoch,
  ) {}
}

/** What came of one command: a reply, or why there is none. */
export type RoutedReply = ServerReply | StoreUnavailableError;
