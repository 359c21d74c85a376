import type { CacheEvent, Observer } from 'nestjs-coherent-cache';

interface Awaited {
  is(event: CacheEvent): boolean;
  resolve(at: number): void;
}

/** Tells when something happened in a cache. */
export class Moments implements Observer {
  private awaited: Awaited[] = [];

  /** Resolves to the moment, as of `performance.now()`, of the next event that `is` accepts. */
  next(is: (event: CacheEvent) => boolean): Promise<number> {
    return new Promise((resolve) => this.awaited.push({ is, resolve }));
  }

  observe(event: CacheEvent): void {
    const at = performance.now();
    const met = this.awaited.filter(({ is }) => is(event));
    this.awaited = this.awaited.filter((each) => !met.includes(each));
    for (const { resolve } of met) resolve(at);
  }
}
