import { FaultProxy } from 'nestjs-coherent-cache/testing';
import { startCommitCutter, type CommitCutter } from '../../../support/commit-cutter.js';
import type { RedisPlace } from '../topology/redis-place.js';

/** What a process can have of its own between itself and its servers. */
export type GateKind = 'redis' | 'postgres';

/** Where a process finds its servers. */
export interface Ways {
  readonly redis: RedisPlace;
  readonly databaseUrl: string;
}

/** What stands between one process and its servers, so that it alone can be cut off. */
export class Gates {
  private constructor(
    /** Where the process goes to: through the gates, where there are any. */
    readonly ways: Ways,
    readonly redis: FaultProxy | undefined,
    readonly postgres: CommitCutter | undefined,
  ) {}

  /** Opens gates of these kinds; one to Redis only where Redis is one server. */
  static async open(ways: Ways, kinds: ReadonlySet<GateKind>): Promise<Gates> {
    const isOneServer = typeof ways.redis === 'string';
    const redis = kinds.has('redis') && isOneServer ? await FaultProxy.start({ target: ways.redis }) : undefined;
    const postgres = kinds.has('postgres') ? await startCommitCutter(ways.databaseUrl) : undefined;
    const through = { redis: redis?.url ?? ways.redis, databaseUrl: postgres?.url ?? ways.databaseUrl };
    return new Gates(through, redis, postgres);
  }

  async close(): Promise<void> {
    await Promise.all([this.redis?.stop(), this.postgres?.close()]);
  }
}
