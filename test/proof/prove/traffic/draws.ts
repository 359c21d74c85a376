import { WORLD_SIZE } from '../world/world-size.js';

type Sized = keyof typeof WORLD_SIZE;

/** Repeatable chance; popular rows come often, by Zipf's law. */
export class Draws {
  private state: number;
  private readonly upTo = new Map<Sized, readonly number[]>();

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to 1, exclusive. */
  fraction(): number {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  chance(share: number): boolean {
    return this.fraction() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  /** Returns the items in an order of chance. */
  shuffled<Item>(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, place: this.fraction() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
  }

  /** Draws an item as often as its weight says. */
  weighted<Item extends { readonly weight: number }>(items: readonly Item[]): Item {
    let point = this.fraction() * items.reduce((sum, { weight }) => sum + weight, 0);
    return items.find(({ weight }) => (point -= weight) < 0) ?? items.at(-1)!;
  }

  /** A text that no row has yet. */
  note(): string {
    return `${this.below(2 ** 32).toString(36)}${this.below(2 ** 32).toString(36)}`;
  }

  /** The id of a row, popular ones often. */
  popular(what: Sized): number {
    const sums = this.upTo.get(what) ?? zipfSums(WORLD_SIZE[what]);
    this.upTo.set(what, sums);
    const point = this.fraction() * sums.at(-1)!;
    return 1 + sums.findIndex((sum) => sum > point);
  }

  detector(): number {
    return this.popular('detectors');
  }

  /** The id of a row, all alike. */
  any(what: Sized): number {
    return 1 + this.below(WORLD_SIZE[what]);
  }

  part(): number {
    return this.popular('parts');
  }

  workflow(): number {
    return this.popular('workflows');
  }

  notice(): number {
    return this.popular('notices');
  }

  gauge(): number {
    return this.popular('gauges');
  }

  environment(): number {
    return this.below(WORLD_SIZE.environments);
  }

  team(): number {
    return this.below(WORLD_SIZE.teams);
  }
}

function zipfSums(length: number): readonly number[] {
  let sum = 0;
  return Array.from({ length }, (_, rank) => (sum += 1 / (rank + 1)));
}
