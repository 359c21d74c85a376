import type { LibrarySetUp, OpenLibrary, Row, Way } from '../library.js';
import { findLibrary } from '../libraries/libraries.js';
import type { Scheme } from '../scheme.js';
import type { GauntletNode } from './gauntlet-node.js';
import { RedisRounds } from './redis-rounds.js';

/** A node in this very process. */
export class LocalNode implements GauntletNode {
  private constructor(
    private readonly library: OpenLibrary,
    private readonly rounds: RedisRounds,
  ) {}

  static async open(name: string, setUp: LibrarySetUp): Promise<LocalNode> {
    const library = await findLibrary(name).open(setUp);
    return new LocalNode(library, new RedisRounds(setUp.redisUrl));
  }

  read(scheme: Scheme, ids: readonly string[]): Promise<readonly Row[]> {
    return this.way(scheme).read(ids);
  }

  async invalidate(scheme: Scheme, id: string): Promise<void> {
    await this.way(scheme).invalidate(id);
  }

  settle(): Promise<void> {
    return this.rounds.pass();
  }

  async close(): Promise<void> {
    this.rounds.close();
    await this.library.close();
  }

  /** The process is everybody's: all that can be done is to close. */
  abandon(): Promise<void> {
    return this.close();
  }

  private way(scheme: Scheme): Way {
    const way = this.library.ways[scheme];
    if (!way) throw new Error(`This library does not read by ${scheme}: say so in its "missing".`);
    return way;
  }
}
