import type { FaultWindow } from './fault-window.js';
import type { Split } from './split.js';

/** A master that learns that it was deposed ends its connections, or is found out by the next question who it is. */
const LOST_WITHIN_US = 1_000_000;

interface ServerEvent {
  readonly isGood: boolean;
  readonly at: number;
}

/** What one process says of its servers, in the order of its times. */
export class ProcessWeather {
  private readonly events: ServerEvent[] = [];
  private readonly openings: number[] = [];
  private readonly hits: number[] = [];

  addHit(at: number): void {
    this.hits.push(at);
  }

  addConnection(isGood: boolean, at: number): void {
    this.events.push({ isGood, at });
  }

  addBreaker(isOpen: boolean, at: number): void {
    this.events.push({ isGood: !isOpen, at });
    if (isOpen) this.openings.push(at);
  }

  /** How long after the beginning of a fault its first breaker opened; undefined when none did while it lasted. */
  openedAfter({ start, end }: FaultWindow): number | undefined {
    const opened = this.openings.find((at) => at >= start && at <= end);
    return opened === undefined ? undefined : opened - start;
  }

  /**
   * How long after the end of a fault the cache answered a read again, over a connection made since the last one was lost to it;
   * undefined when the process did not work before, or did not live to see it.
   */
  recoveredAfter(fault: FaultWindow): number | undefined {
    if (!(this.hits[0]! < fault.start)) return undefined;
    const from = Math.max(fault.end, this.foundAgain(fault) ?? 0);
    const hit = this.hits.find((at) => at >= from);
    return hit === undefined ? undefined : hit - fault.end;
  }

  /** When it was connected again that lost a server during a split, or soon after its end; undefined when it lost none, or never was. */
  followedAfter({ start, end }: Split): number | undefined {
    return this.foundAgain({ start, end: end + LOST_WITHIN_US });
  }

  /** Another server may have taken the place of the one that was lost. */
  private foundAgain({ start, end }: Pick<FaultWindow, 'start' | 'end'>): number | undefined {
    const lost = this.events.findLast(({ isGood, at }) => !isGood && at >= start && at <= end);
    return lost && this.events.find(({ isGood, at }) => isGood && at >= lost.at)?.at;
  }
}
