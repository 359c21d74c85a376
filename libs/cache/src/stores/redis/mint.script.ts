import type { Cell, CellKind, Epoch } from '../../core/ports/store.js';
import { readScript } from './redis-script.js';
import type { ScriptCall } from './script-call.js';

const script = readScript('mint');
const LETTER: Readonly<Record<CellKind, string>> = { namespace: 'n', fence: 'f', entry: 'e' };

/** Asks for the tokens of `cells`, which share a slot. */
export function mintCall(cells: readonly Cell[], random: Uint8Array, epoch: Epoch, ttlMs: number): ScriptCall {
  const kinds = cells.map((cell) => LETTER[cell.kind]).join('');
  return { script, keys: cells.flatMap((cell) => [cell.key, cell.pendingKey]), args: [random, epoch, ttlMs, kinds] };
}

/** Returns one token per cell of the call, null where a pending writer forbids it. */
export function mintedTokens(reply: unknown): readonly (Uint8Array | null)[] {
  return reply as readonly (Buffer | null)[];
}
