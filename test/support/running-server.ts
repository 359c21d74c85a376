import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { quickFolder } from './quick-folder.js';
import type { ServerProcess } from './server-process.js';
import type { ServerRecipe } from './server-recipe.js';

/** A private server on 127.0.0.1. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Of the process that runs now, or ran last: `restart` brings another. */
  readonly pid: number;
  /** Everything the server writes. */
  readonly folder: string;
  /** Halts the server where it is: its connections stay open, and nothing answers on them. */
  pause(): void;
  /** Lets a halted server go on. */
  resume(): void;
  /** Ends the server without letting it save or say anything; its files stay. */
  kill(): Promise<void>;
  /** Runs the server again, on its port and in its folder; one that is still running is stopped first. */
  restart(options?: RestartOptions): Promise<void>;
  /** Stops the server, also one that is halted or was killed, and removes its files. Safe to call twice. */
  stop(): Promise<void>;
}

/** How a server comes back. */
export interface RestartOptions {
  /** Without the data that it has saved. Default false. */
  readonly empty?: boolean;
}

const ATTEMPTS = 5;

/** Starts a server from its recipe, in a temporary folder of its own and on a free port. */
export async function runServer(recipe: ServerRecipe): Promise<RunningServer> {
  const folder = mkdtempSync(join(quickFolder(), `${recipe.name}-`));
  try {
    if (recipe.account.uid !== undefined)
      chownSync(folder, recipe.account.uid, recipe.account.gid ?? recipe.account.uid);
    recipe.prepare?.(folder);
    return handleOf(recipe, folder, await startOnFreePort(recipe, folder));
  } catch (error) {
    remove(folder);
    throw error;
  }
}

interface Started {
  readonly port: number;
  readonly server: ServerProcess;
}

async function startOnFreePort(recipe: ServerRecipe, folder: string, attempt = 1): Promise<Started> {
  const port = await freePort();
  try {
    return { port, server: await recipe.start(folder, port) };
  } catch (error) {
    if (attempt === ATTEMPTS || !/already in use/i.test(String(error))) throw error;
    return startOnFreePort(recipe, folder, attempt + 1);
  }
}

function handleOf(recipe: ServerRecipe, folder: string, { port, server }: Started): RunningServer {
  let current = server;
  return {
    url: recipe.url(port),
    port,
    folder,
    get pid() {
      return current.pid;
    },
    pause: () => current.pause(),
    resume: () => current.resume(),
    kill: () => current.kill(),
    restart: async ({ empty = false } = {}) => {
      await current.stop();
      if (empty) recipe.clear?.(folder);
      current = await recipe.start(folder, port);
    },
    stop: async () => {
      await current.stop();
      remove(folder);
    },
  };
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
