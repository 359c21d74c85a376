import type { ChildProcess } from 'node:child_process';

const alive = new Set<ChildProcess>();

/** Has `child` killed when this process exits before it does; one listener serves any number of them. */
export function killAtExit(child: ChildProcess): void {
  if (alive.size === 0) process.once('exit', killAll);
  alive.add(child);
  child.once('close', () => {
    alive.delete(child);
    if (alive.size === 0) process.off('exit', killAll);
  });
}

function killAll(): void {
  for (const child of alive) child.kill('SIGKILL');
}
