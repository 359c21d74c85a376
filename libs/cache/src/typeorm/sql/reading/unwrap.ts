import type { TokenList } from '../tokens/token-list.js';

/** Drops the parentheses around all that stands between two indices. */
export function unwrap(list: TokenList, from: number, to: number): readonly [number, number] {
  let [start, end] = [from, to];
  while (list.isSymbol(start, '(') && list.close(start) === end - 1) [start, end] = [start + 1, end - 1];
  return [start, end];
}
