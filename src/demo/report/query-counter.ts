import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'typeorm';

/** Counts the queries of an application, leaving out those that writers send. */
export class QueryCounter implements Logger {
  private readonly writing = new AsyncLocalStorage<true>();
  private counted = 0;

  /** Runs `task`; its queries are not counted. */
  leaveOut<R>(task: () => Promise<R>): Promise<R> {
    return this.writing.run(true, task);
  }

  /** Returns how many queries readers have sent since the last call. */
  take(): number {
    const counted = this.counted;
    this.counted = 0;
    return counted;
  }

  logQuery(): void {
    if (!this.writing.getStore()) this.counted += 1;
  }

  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
