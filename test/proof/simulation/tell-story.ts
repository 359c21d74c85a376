import type { ReadRecord, Violation, WriteRecord } from '../oracle/history.js';
import type { ScheduleResult } from './run-schedule.js';
import type { LoggedRead } from './world.js';

/** What happened in a schedule, in numbered lines, and what is wrong with it. */
export function tellStory({ seed, trace, violations, failure }: ScheduleResult): string {
  const lines = trace.map((line, i) => `${String(i + 1).padStart(4)}  ${line}`);
  const verdicts = violations.map((violation) => `VIOLATION: ${explain(violation)}`);
  if (failure !== null) verdicts.push(`FAILURE: ${failure}`);
  if (verdicts.length === 0) verdicts.push('No violation.');
  return [`Schedule ${seed}`, ...lines, ...verdicts].join('\n');
}

function explain({ kind, read, against }: Violation): string {
  const { number, process } = read as LoggedRead;
  const what = `read ${number} in ${process}, of ${read.key} from ${read.start} to ${read.end}, returned v${read.version}`;
  if (kind === 'dirty') return `${what}, which was never committed.`;
  if (kind === 'stale')
    return `${what}, but v${against!.version} had been acknowledged at ${(against as WriteRecord).ack}, before it started.`;
  const earlier = against as LoggedRead & ReadRecord;
  return `${what}, but read ${earlier.number} had returned v${earlier.version} and ended at ${earlier.end}, before it started.`;
}
