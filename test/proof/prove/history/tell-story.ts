import type { ReadRecord, Violation } from '../../oracle/history.js';
import type { HistoryLine } from './history-line.js';
import { ABSENT, type Observation } from './observation.js';
import { readHistory } from './read-history.js';

const BEFORE_US = 30_000;
const MOST_LINES = 60;

const MEANING: Record<Violation['kind'], string> = {
  stale: 'is older than what was acknowledged before the read began, or than what its own transaction wrote',
  dirty: 'was never committed',
  nonMonotonic: 'is older than what another read had returned before this one began',
};

/** Tells what happened to the key of a violation from a little before until its read ended, a line per event. */
export async function tellStory(folder: string, { kind, read, against }: Violation): Promise<string> {
  const from = Math.min(against?.start ?? read.start, read.start) - BEFORE_US;
  const events: { at: number; text: string }[] = [];
  await readHistory(folder, (line, process) => {
    const event = tell(line, read.key);
    if (event && event.end >= from && event.at <= read.end) {
      const mark = isOf(read, line) ? '  <-- this read' : '';
      events.push({ at: event.at, text: `${process.padEnd(12)} ${event.text}${mark}` });
    }
  });
  const told = events.sort((a, b) => a.at - b.at).slice(-MOST_LINES);
  return [
    `${kind}: ${read.key} at version ${read.version} ${MEANING[kind]}${against ? ` (version ${against.version})` : ''}.`,
    'Microseconds since the start, process, what it did:',
    ...told.map(({ at, text }) => `${String(at).padStart(12)} ${text}`),
  ].join('\n');
}

/** One that is trusted is judged as if it had begun a window earlier. */
function isOf({ start, end }: ReadRecord, line: HistoryLine): boolean {
  if (line[0] !== 'read' && line[0] !== 'own') return false;
  const windowUs = line[0] === 'read' ? (line[8]?.windowUs ?? 0) : 0;
  return line[4] === end && (line[3] === start || line[3] - windowUs === start);
}

function tell(line: HistoryLine, key: string): { at: number; end: number; text: string } | undefined {
  const version = (seen: readonly Observation[]): number | undefined => seen.find(([each]) => each === key)?.[1];
  switch (line[0]) {
    case 'read': {
      const [, how, accessor, at, end, , seen, answers] = line;
      const found = version(seen);
      return found === undefined
        ? undefined
        : { at, end, text: `read ${nameOf(found)} until ${end} by ${accessor}.${how}, ${answers.join(', ')}` };
    }
    case 'own': {
      const [, how, accessor, at, end, own, wrote, saw] = line;
      const text = `saw ${nameOf(saw)} of its own ${nameOf(wrote)} by ${accessor}.${how}`;
      return own === key ? { at, end, text } : undefined;
    }
    case 'write': {
      const [, how, at, end, made, isUnmarked] = line;
      const found = version(made);
      const unmarked = isUnmarked ? ' (without a mark)' : '';
      return found === undefined
        ? undefined
        : { at, end, text: `WROTE version ${found}, acknowledged ${end}${unmarked}: ${how.join(', ')}` };
    }
    case 'rollback': {
      const [, how, at, end, made] = line;
      const found = version(made);
      return found === undefined
        ? undefined
        : { at, end, text: `rolled back version ${found} at ${end}: ${how.join(', ')}` };
    }
    case 'crash':
      return { at: line[2], end: line[2], text: `was killed ${line[1]}` };
    case 'fault':
      return { at: line[2], end: line[3], text: `BROKEN until ${line[3]}: ${line[1]}` };
    case 'connection':
    case 'breaker':
      return { at: line[3], end: line[3], text: `${line[0]} to ${line[1]}: ${line[2]}` };
    default:
      return undefined;
  }
}

function nameOf(version: number): string {
  return version === ABSENT ? 'nothing' : `version ${version}`;
}
