import { moment } from '../history/moment.js';
import type { HistoryWriter } from '../history/history-writer.js';
import type { CrashPoint } from './crash-points.js';

/** Kills this process where it was told to die. */
export class Crash {
  private planned: CrashPoint | undefined;

  constructor(private readonly history: HistoryWriter) {}

  get isPlanned(): boolean {
    return this.planned !== undefined;
  }

  /** True when whoever passes the planned point first has not committed yet. */
  get isBeforeCommit(): boolean {
    return this.planned !== undefined && ['before mark', 'after mark', 'before COMMIT'].includes(this.planned);
  }

  plan(point: CrashPoint): void {
    this.planned = point;
  }

  reach(point: CrashPoint): void {
    // What a write leaves nothing to mark for ends at its COMMIT: poison must not pass it.
    if (point !== this.planned && !(point === 'before COMMIT' && this.isBeforeCommit)) return;
    this.history.flush();
    this.history.noteNow(['crash', point, moment()]);
    process.kill(process.pid, 'SIGKILL');
    // Nothing may happen until the signal arrives.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}
