/** Draws positions of a list so that the first come often and the last rarely, as real alerts do. */
export class Zipf {
  private readonly upTo: number[] = [];

  /** @param steepness - How much more often the first come; at 1 the second comes half as often as the first. */
  constructor(
    length: number,
    steepness = 1,
    private readonly random: () => number = Math.random,
  ) {
    let sum = 0;
    for (let rank = 1; rank <= length; rank++) this.upTo.push((sum += rank ** -steepness));
  }

  /** Returns a position from 0 to the list's length, exclusive; the k-th comes `k ** -steepness` as often as the first. */
  draw(): number {
    const point = this.random() * this.upTo.at(-1)!;
    let low = 0;
    let high = this.upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.upTo[middle]! > point) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
