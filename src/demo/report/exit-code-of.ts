import type { DemoReport } from './demo-report.js';

/** Returns the exit code that a report calls for: 0 when every read was right, 1 when one was stale or dirty. */
export function exitCodeOf({ staleReads, dirtyReads }: Pick<DemoReport, 'staleReads' | 'dirtyReads'>): 0 | 1 {
  return staleReads + dirtyReads > 0 ? 1 : 0;
}
