import type { LoadContext } from '../ports/load-context.js';
import type { Fence } from './fence.js';
import type { WriteBracket } from './write-bracket.js';

/** Invalidates what callers ask for: at once, or, inside a transaction, with its COMMIT. */
export class Invalidations {
  constructor(
    private readonly context: () => LoadContext,
    private readonly open: (cause: string) => WriteBracket,
  ) {}

  /** Returns whether anything was cached; true inside a transaction. @throws StoreUnavailableError */
  async invalidate(fences: readonly Fence[], cause: string): Promise<boolean> {
    return this.run(cause, (bracket) => fences.forEach((fence) => bracket.add(fence)));
  }

  /** As `invalidate`, and with it every accessor that other processes have registered. @throws StoreUnavailableError */
  async invalidateEverything(fences: readonly Fence[], cause: string): Promise<boolean> {
    return this.run(cause, (bracket) => {
      fences.forEach((fence) => bracket.add(fence));
      bracket.touchUnknown();
    });
  }

  /** Adds `fence` to what the transaction of `manager` invalidates. @throws NoTransactionSupportError */
  addTo(manager: object, fence: Fence): void {
    for (const bracket of this.context().writesOf(manager)) bracket.add(fence);
  }

  private async run(cause: string, fill: (bracket: WriteBracket) => void): Promise<boolean> {
    const running = this.context().currentWrites();
    running.forEach(fill);
    if (running.length > 0) return true;
    const bracket = this.open(cause);
    fill(bracket);
    return bracket.invalidate();
  }
}
