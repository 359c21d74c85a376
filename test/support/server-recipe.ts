import type { ServerAccount } from './server-account.js';
import type { ServerProcess } from './server-process.js';

/** What differs between one kind of server and another. */
export interface ServerRecipe {
  readonly name: string;
  readonly account: ServerAccount;
  /** Prepares the empty data folder, once. */
  prepare?(folder: string): void;
  /** Removes what the server has kept, and not what it is. */
  clear?(folder: string): void;
  /** Starts the server; called again with another port when that one was taken meanwhile. */
  start(folder: string, port: number): Promise<ServerProcess>;
  url(port: number): string;
}
