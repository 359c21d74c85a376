import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, constants, setPriority } from 'node:os';

/**
 * Keeps every core busy with a process of the lowest priority while `work` runs: it gives way to whoever else wants the core. A core that
 * falls asleep whenever client and server wait for each other, as the virtual ones of an idle machine do, takes longer to wake than what is measured.
 */
export async function keepAwake<R>(work: () => Promise<R>): Promise<R> {
  const idlers = await Promise.all(Array.from({ length: availableParallelism() }, startIdler));
  try {
    return await work();
  } finally {
    for (const idler of idlers) idler.kill();
  }
}

async function startIdler(): Promise<ChildProcess> {
  // It ends with this process, whatever becomes of that.
  const script =
    "process.stdin.resume().on('end', () => process.exit()); const spin = () => setImmediate(spin); spin();";
  const idler = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(idler, 'spawn');
  setPriority(idler.pid!, constants.priority.PRIORITY_LOW);
  return idler;
}
