import { spawn, type ChildProcess } from 'node:child_process';
import { killAtExit } from './kill-at-exit.js';
import type { ServerAccount } from './server-account.js';

/** How to start a server in the foreground, and how its log says that it is ready. */
export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly account: ServerAccount;
  readonly ready: RegExp;
  /** What ends the server at once, with all that it started; left out, SIGKILL. */
  readonly killSignal?: NodeJS.Signals;
}

/** A running server that belongs to this process. */
export interface ServerProcess {
  readonly pid: number;
  /** Halts the server where it is: its connections stay open, and nothing answers on them. */
  pause(): void;
  /** Lets a halted server go on. */
  resume(): void;
  /** Ends the server without letting it save or say anything; resolves when it has exited. */
  kill(): Promise<void>;
  /** Resolves when the server has exited, also when it was halted or had been killed. Safe to call twice. */
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
  killAtExit(child);
  const exited = new Promise<void>((resolve) => {
    child.once('close', resolve);
    child.once('error', () => resolve());
  });
  const resume = (): void => void child.kill('SIGCONT');
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    resume(); // A halted process hears only SIGKILL.
    await exited;
  };
  const stop = (): Promise<void> => end('SIGINT');
  try {
    await untilReady(child, command);
  } catch (error) {
    await stop();
    throw error;
  }
  const kill = (): Promise<void> => end(command.killSignal ?? 'SIGKILL');
  return { pid: child.pid!, pause: () => void child.kill('SIGSTOP'), resume, kill, stop };
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
