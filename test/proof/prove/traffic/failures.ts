import { LoadFailedError } from 'nestjs-coherent-cache';
import type { FailedLine } from '../history/history-line.js';
import type { HistoryWriter } from '../history/history-writer.js';
import { moment } from '../history/moment.js';
import { isDatabaseError } from './is-database-error.js';

/** What fails while servers are broken on purpose: it is noted, and ends nothing. In good weather every failure is thrown on. */
export class Failures {
  constructor(
    private readonly history: HistoryWriter,
    private readonly isUnderFaults: boolean,
  ) {}

  /** Of a read the database may be to blame, as it would be without a cache; anything else is the cache's. */
  ofReader(error: unknown): void {
    const cause = error instanceof LoadFailedError ? error.cause : error;
    this.note(isDatabaseError(cause) ? 'loader' : 'reader', error);
  }

  ofWriter(error: unknown): void {
    this.note('writer', error);
  }

  private note(whose: FailedLine[1], error: unknown): void {
    if (!this.isUnderFaults) throw error;
    this.history.note(['failed', whose, nameOf(error), moment()]);
  }
}

function nameOf(error: unknown): string {
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  const known = [code, driverError?.code].find((each) => typeof each === 'string');
  return known ?? String(error).slice(0, 200);
}
