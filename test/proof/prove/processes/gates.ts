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
    readonly postgres: CommitCutter | undefined,
  ) {}

  static async open(ways: Ways, kinds: ReadonlySet<GateKind>): Promise<Gates> {
    const postgres = kinds.has('postgres') ? await startCommitCutter(ways.databaseUrl) : undefined;
    return new Gates({ ...ways, ...(postgres && { databaseUrl: postgres.url }) }, postgres);
  }

  async close(): Promise<void> {
    await this.postgres?.close();
  }
}
