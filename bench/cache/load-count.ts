import type { CacheEvent, Observer } from 'nestjs-coherent-cache';

/** Counts the ids that were loaded: what is measured as a hit has to be one. */
export class LoadCount implements Observer {
  private ids = 0;

  observe(event: CacheEvent): void {
    if (event.type === 'load') this.ids += event.ids;
  }

  observeHit(): void {
    // No hit has loaded anything.
  }

  /** Does `work`. @throws Error when something was loaded meanwhile. */
  async none<R>(work: () => Promise<R>): Promise<R> {
    const before = this.ids;
    const result = await work();
    if (this.ids > before) throw new Error(`${this.ids - before} of the hits were loads.`);
    return result;
  }
}
