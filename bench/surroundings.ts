import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { startRedis } from '../test/support/redis-server.js';
import { redisInfo } from '../test/support/redis-info.js';
import { installedVersions } from '../test/support/installed-versions.js';

/** What figures depend on. */
export interface Surroundings {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  /** Processes that ran, or wanted to, in the minute before: beyond the number of cores, others were at work too. */
  readonly load: number;
  /** Whether cores were kept from falling asleep. */
  readonly awake?: boolean;
  readonly node: string;
  readonly redis: string;
  readonly packages: Readonly<Record<string, string>>;
}

const PACKAGES = ['nestjs-coherent-cache', 'ioredis'];

export async function readSurroundings(): Promise<Surroundings> {
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    load: loadavg()[0]!,
    node: process.versions.node,
    redis: await redisVersion(),
    packages: installedVersions(PACKAGES),
  };
}

async function redisVersion(): Promise<string> {
  const server = await startRedis();
  try {
    return (await redisInfo(server.port, 'server'))['redis_version'] ?? 'unknown';
  } finally {
    await server.stop();
  }
}
