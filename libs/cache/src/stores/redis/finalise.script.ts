import type { Cell, FinaliseReply } from '../../core/ports/store.js';
import { readScript } from './redis-script.js';
import type { ScriptCall } from './script-call.js';

const script = readScript('finalise');

/** Finalises `cells`, which share a slot, for `writer`. */
export function finaliseCall(cells: readonly Cell[], writer: string): ScriptCall {
  return { script, keys: cells.flatMap((cell) => [cell.key, cell.pendingKey]), args: [writer] };
}

export function finalised(reply: unknown): FinaliseReply {
  const [deleted, marksAlive] = reply as [number, number];
  return { deleted, marksAlive };
}
