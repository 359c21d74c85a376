import type { Debt } from '../../core/invalidation/debt.js';
import type { Row } from '../background/send-past-typeorm.js';
import { readCapture } from '../capture/capture-payload.js';
import type { KeptCapture } from '../capture/group-captures.js';
import { readDebt } from './debt-payload.js';

/** What rows of an outbox say. */
export interface OutboxRows {
  readonly debts: readonly Debt[];
  readonly captures: readonly KeptCapture[];
  /** Whether there are some that this build cannot read, so that they may be about anything. */
  readonly areUnclear: boolean;
}

/** Reads rows of an outbox. Never throws. */
export function readOutboxRows(rows: readonly Row[]): OutboxRows {
  const debts: Debt[] = [];
  const captures: KeptCapture[] = [];
  let areUnclear = false;
  for (const { id, payload } of rows) {
    const parsed = parse(String(payload));
    const debt = readDebt(parsed);
    const capture = debt ? null : readCapture(parsed);
    if (debt) debts.push(debt);
    else if (capture) captures.push({ ...capture, id });
    else areUnclear = true;
  }
  return { debts, captures, areUnclear };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
