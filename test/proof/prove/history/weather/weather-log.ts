import type { HistoryLine } from '../history-line.js';
import type { FaultWindow } from './fault-window.js';
import { percentileOf } from './percentile.js';
import { ProcessWeather } from './process-weather.js';
import type { Split } from './split.js';
import { spreadOf } from './spread.js';
import type { WeatherReport } from './weather-report.js';

/** Brings together what all processes, and who broke their servers, say of the weather. */
export class WeatherLog {
  /** When processes were killed, by their names. */
  readonly crashes = new Map<string, number>();
  private readonly splitTimes: Split[] = [];
  private readonly faults: FaultWindow[] = [];
  private readonly failed = { reader: 0, loader: 0 };
  private readonly writerErrors = new Map<string, number>();
  private readonly processes = new Map<string, ProcessWeather>();
  private readonly added: { readonly process: string; readonly start: number; readonly us: number }[] = [];

  add(line: HistoryLine, process: string): void {
    switch (line[0]) {
      case 'read':
        if (line[7] !== undefined) this.added.push({ process, start: line[3], us: line[7] });
        break;
      case 'hit':
        this.of(process).addHit(line[1]);
        break;
      case 'connection':
        this.of(process).addConnection(line[2] === 'connected', line[3]);
        break;
      case 'breaker':
        this.of(process).addBreaker(line[2] === 'open', line[3]);
        break;
      case 'fault':
        this.faults.push({ start: line[2], end: line[3], effect: line[4], process: line[5] });
        break;
      case 'crash':
        this.crashes.set(process, line[2]);
        break;
      case 'split':
        this.splitTimes.push({ start: line[1], end: line[2] });
        break;
      case 'failed':
        if (line[1] === 'writer') this.writerErrors.set(line[2], (this.writerErrors.get(line[2]) ?? 0) + 1);
        else this.failed[line[1]]++;
        break;
      default:
    }
  }

  /** Each lasts until everybody follows the one master that is left: until then a process has not told that one what it had told the other. */
  get splits(): readonly Split[] {
    const processes = [...this.processes.values()];
    return this.splitTimes.map((split) => ({
      ...split,
      end: processes.reduce((end, process) => Math.max(end, process.followedAfter(split) ?? 0), split.end),
    }));
  }

  report(): WeatherReport {
    const away = this.faults.filter(({ effect }) => effect !== 'none');
    const hangs = away.filter(({ effect }) => effect === 'hang');
    const isAway = (process: string, moment: number): boolean =>
      away.some((fault) => concerns(fault, process) && fault.start <= moment && moment <= fault.end);
    const added = this.added.filter(({ process, start }) => isAway(process, start)).map(({ us }) => us);
    return {
      callerErrors: this.failed.reader,
      loaderErrors: this.failed.loader,
      writerErrors: Object.fromEntries(this.writerErrors),
      openedMs: spreadOf(this.ofEach(hangs, (process, fault) => process.openedAfter(fault))),
      recoveryMs: spreadOf(this.ofEach(away, (process, fault) => process.recoveredAfter(fault))),
      splitMs: spreadOf(this.splitTimes.map(({ start, end }) => end - start)),
      addedMsP99: percentileOf(added, 0.99),
    };
  }

  private ofEach(
    faults: readonly FaultWindow[],
    measure: (process: ProcessWeather, fault: FaultWindow) => number | undefined,
  ): number[] {
    const all = [...this.processes];
    return faults.flatMap((fault) =>
      all.flatMap(([name, process]) => (concerns(fault, name) ? (measure(process, fault) ?? []) : [])),
    );
  }

  private of(process: string): ProcessWeather {
    const found = this.processes.get(process) ?? new ProcessWeather();
    this.processes.set(process, found);
    return found;
  }
}

function concerns(fault: FaultWindow, process: string): boolean {
  return fault.process === undefined || fault.process === process;
}
