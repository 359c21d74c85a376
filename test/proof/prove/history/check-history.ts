import type { Violation } from '../../oracle/history.js';
import { summariseAllowed, type AllowedReads } from './allowed-reads.js';
import { checkKey } from './check-key.js';
import { Exceptions } from './exceptions.js';
import { HistoryTotals } from './history-totals.js';
import { KeyHistory } from './key-history.js';
import { readHistory } from './read-history.js';
import { tellStory } from './tell-story.js';
import { WeatherLog } from './weather/weather-log.js';
import type { WeatherReport } from './weather/weather-report.js';

/** What the history of a run shows. */
export interface CheckedHistory {
  readonly reads: number;
  readonly ownReads: number;
  readonly contendedReads: number;
  readonly writes: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly hitRatio: number;
  readonly stale: number;
  readonly dirty: number;
  readonly nonMonotonic: number;
  readonly weather: WeatherReport & AllowedReads;
  /** The first violation with what happened around it. */
  readonly story?: string;
}

/** Checks every read in `folder`, key by key. */
export async function checkHistory(folder: string): Promise<CheckedHistory> {
  const totals = new HistoryTotals();
  const weather = new WeatherLog();
  const histories = new Map<string, KeyHistory>();
  const of = (key: string): KeyHistory => {
    const found = histories.get(key) ?? new KeyHistory(key);
    histories.set(key, found);
    return found;
  };
  await readHistory(folder, (line, process) => {
    totals.add(line, process);
    weather.add(line, process);
    if (line[0] === 'read') {
      const [, , , start, end, own, seen] = line;
      seen.forEach(([key, version], index) => of(key).addRead(start, end, version, index < own));
    } else if (line[0] === 'write') {
      const [, , start, ack, made, isUnmarked = false] = line;
      for (const [key, version] of made) of(key).writes.push({ key, version, start, ack, isUnmarked, process });
    } else if (line[0] === 'own') of(line[5]).addOwnRead(line[3], line[4], line[6], line[7]);
    else if (line[0] === 'committed') of(line[1]).committed.set(line[2], line[3]);
  });
  const exceptions = new Exceptions(weather.splits, weather.crashes);
  const results = [...histories.values()].map((history) => checkKey(history, exceptions));
  const violations = results.flatMap((result) => result.violations);
  const count = (kind: Violation['kind']): number => violations.filter((each) => each.kind === kind).length;
  const [first] = violations.sort((a, b) => a.read.start - b.read.start);
  return {
    ...totals.summary(),
    contendedReads: results.reduce((sum, result) => sum + result.contendedReads, 0),
    stale: count('stale'),
    dirty: count('dirty'),
    nonMonotonic: count('nonMonotonic'),
    weather: { ...weather.report(), ...summariseAllowed(results.flatMap(({ allowed }) => allowed)) },
    ...(first && { story: await tellStory(folder, first) }),
  };
}
