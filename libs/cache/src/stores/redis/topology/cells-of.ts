import { isOfEpoch } from '../../../core/entry/token.js';
import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import type { Cell, CellReply } from '../../../core/ports/store.js';
import { headIn, isReadByHead } from '../commands/read-command.js';
import type { RoutedReply } from './routed-command.js';

/** Returns what a reply says of each of `cells`. A namespace's token of another epoch counts as absent (invariant 6). */
export function cellsOf(cells: readonly Cell[], reply: RoutedReply): readonly CellReply[] {
  if (reply instanceof StoreUnavailableError) return cells.map(() => reply);
  if (cells[0] && isReadByHead(cells[0])) return [headIn(reply.value)];
  const found = reply.value as readonly (Buffer | null)[];
  return cells.map(({ kind }, i) => {
    const bytes = found[i] ?? null;
    return kind === 'namespace' && bytes && !isOfEpoch(bytes, reply.epoch) ? null : bytes;
  });
}
