import type { Cell } from '../../core/ports/store.js';
import { readScript } from './redis-script.js';
import type { ScriptCall } from './script-call.js';

const script = readScript('mark');

/** Marks `cells`, which share a slot, for `writer`. */
export function markCall(cells: readonly Cell[], writer: string, leaseMs: number): ScriptCall {
  return { script, keys: cells.flatMap((cell) => [cell.key, cell.pendingKey]), args: [writer, leaseMs] };
}
