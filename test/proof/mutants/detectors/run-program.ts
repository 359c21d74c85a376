import { spawn } from 'node:child_process';

/** How a program ended. */
export interface Ended {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<() => void>();
process.once('exit', () => running.forEach((kill) => kill()));

/** Runs a Node program to its end, or kills it, with all that it started, when its time is over. */
export function runProgram(folder: string, args: readonly string[], seconds: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // In a group of its own, so that servers and workers go with it.
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    const kill = (): void => killGroup(child.pid);
    running.add(kill);
    const timer = setTimeout(kill, seconds * 1_000);
    const over = (): void => {
      clearTimeout(timer);
      running.delete(kill);
    };
    child.once('error', (error) => {
      over();
      reject(error);
    });
    child.once('close', (code) => {
      over();
      resolve({ code, ...output });
    });
  });
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
