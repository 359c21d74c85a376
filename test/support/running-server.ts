import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import type { ServerAccount } from './server-account.js';
import type { ServerProcess } from './server-process.js';

/** A private server on 127.0.0.1. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Everything the server writes. */
  readonly folder: string;
  /** Stops the server and removes its files. Safe to call twice. */
  stop(): Promise<void>;
}

/** What differs between one kind of server and another. */
export interface ServerRecipe {
  readonly name: string;
  readonly account: ServerAccount;
  /** Prepares the empty data folder, once. */
  prepare?(folder: string): void;
  /** Starts the server; called again with another port when that one was taken meanwhile. */
  start(folder: string, port: number): Promise<ServerProcess>;
  url(port: number): string;
}

const ATTEMPTS = 5;

/** Starts a server from its recipe, in a temporary folder of its own and on a free port. */
export async function runServer(recipe: ServerRecipe): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), `${recipe.name}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    if (recipe.account.uid !== undefined)
      chownSync(folder, recipe.account.uid, recipe.account.gid ?? recipe.account.uid);
    recipe.prepare?.(folder);
    const { port, server } = await startOnFreePort(recipe, folder);
    const stop = async () => {
      await server.stop();
      remove();
    };
    return { url: recipe.url(port), port, folder, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

async function startOnFreePort(
  recipe: ServerRecipe,
  folder: string,
  attempt = 1,
): Promise<{ port: number; server: ServerProcess }> {
  const port = await freePort();
  try {
    return { port, server: await recipe.start(folder, port) };
  } catch (error) {
    if (attempt === ATTEMPTS || !/already in use/i.test(String(error))) throw error;
    return startOnFreePort(recipe, folder, attempt + 1);
  }
}
