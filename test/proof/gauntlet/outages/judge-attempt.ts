import type { Outcome } from '../outcome.js';
import type { Attempt } from './attempt.js';
import type { Request } from './outage.js';

/** How long a caller may notice nothing. */
const SOON_MS = 1_000;

/** A read has to bring the value. An invalidation that Redis cannot be told of may be refused: then its caller knows. */
export function judgeAttempt(request: Request, { ending, tookMs }: Attempt): Outcome {
  if (ending === 'pending') return 'hangs';
  if (ending === 'crashed' || (ending === 'rejected' && request === 'read')) return 'fails';
  return tookMs <= SOON_MS ? 'clean' : 'slow';
}
