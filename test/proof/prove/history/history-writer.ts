import { closeSync, openSync, writeSync } from 'node:fs';
import type { HistoryLine } from './history-line.js';

const FLUSH_AT = 64 * 1024;

/** Appends what a process does to its file of the history. */
export class HistoryWriter {
  private readonly file: number;
  private waiting = '';

  constructor(path: string) {
    this.file = openSync(path, 'a');
  }

  /** May be lost when the process is killed; to lose a read only makes the check weaker. */
  note(line: HistoryLine): void {
    this.waiting += `${JSON.stringify(line)}\n`;
    if (this.waiting.length > FLUSH_AT) this.flush();
  }

  /** Is in the file when this returns: an acknowledged write must not be lost. */
  noteNow(line: HistoryLine): void {
    writeSync(this.file, `${JSON.stringify(line)}\n`);
  }

  flush(): void {
    if (this.waiting) writeSync(this.file, this.waiting);
    this.waiting = '';
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }
}
