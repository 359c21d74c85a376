import { spawn, type ChildProcess } from 'node:child_process';
import type { ServerAccount } from './server-account.js';

/** How to start a server in the foreground, and how its log says that it is ready. */
export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly account: ServerAccount;
  readonly ready: RegExp;
}

/** A running server that belongs to this process. */
export interface ServerProcess {
  /** Resolves when the server has exited. Safe to call twice. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;

/**
 * Starts a server and resolves once its log says that it is ready.
 *
 * The server is only ever stopped by its own handle, and is killed when this process exits without having stopped it.
 *
 * @throws Error with the end of the server's log when it exits, or is not ready within a minute.
 */
export async function startServerProcess(command: ServerCommand): Promise<ServerProcess> {
  const child = spawn(command.program, command.args, {
    cwd: command.folder,
    env: { ...process.env, LC_ALL: 'C' }, // The log is read by its English words.
    stdio: ['ignore', 'pipe', 'pipe'],
    ...command.account,
  });
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const exited = new Promise<void>((resolve) => {
    child.once('close', resolve);
    child.once('error', () => resolve());
  });
  void exited.then(() => process.off('exit', killAtExit));
  const stop = async () => {
    child.kill('SIGINT');
    await exited;
  };
  try {
    await untilReady(child, command);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

function untilReady(child: ChildProcess, { program, ready }: ServerCommand): Promise<void> {
  let log = '';
  return new Promise((resolve, reject) => {
    const failed = (what: string) => reject(new Error(`${program} ${what}:\n${log.slice(-2000)}`));
    const timer = setTimeout(() => failed('was not ready in time'), START_LIMIT_MS);
    const read = (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-10_000);
      if (!ready.test(log)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', read); // Kept on for its whole life: a full pipe would block the server.
    child.stderr?.on('data', read);
    child.once('error', (error) => failed(`could not be started (${error.message})`));
    child.once('close', (code) => {
      clearTimeout(timer);
      failed(`exited with code ${code}`);
    });
  });
}
