import { createReadStream, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { HistoryLine } from './history-line.js';

/** Calls `tell` with every line of every process, and the name of the process. */
export async function readHistory(folder: string, tell: (line: HistoryLine, process: string) => void): Promise<void> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  for (const file of files) {
    const lines = createInterface({ input: createReadStream(join(folder, file)) });
    for await (const line of lines) {
      const read = parse(line);
      if (read) tell(read, basename(file, '.ndjson'));
    }
  }
}

/** The last line of a process that was killed from outside may be half written. */
function parse(line: string): HistoryLine | undefined {
  try {
    return JSON.parse(line) as HistoryLine;
  } catch {
    return undefined;
  }
}
