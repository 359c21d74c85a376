import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

/**
 * Ends with the process that started it, whatever becomes of that. Its loop touches no memory and makes no system call: what it is displaced by
 * finds the caches of the core as it left them.
 */
const IDLER = `
  const { constants, setPriority } = require('node:os');
  setPriority(constants.priority.PRIORITY_LOW);
  new (require('node:worker_threads').Worker)('for (;;);', { eval: true });
  process.stdin.resume().on('end', () => process.exit());
`;

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
  const idler = spawn(process.execPath, ['-e', IDLER], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(idler, 'spawn');
  return idler;
}
