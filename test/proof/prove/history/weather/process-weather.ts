import type { FaultWindow } from './fault-window.js';

interface NodeEvent {
  readonly node: string;
  readonly isGood: boolean;
  readonly at: number;
}

/** What one process says of its servers, in the order of its times. */
export class ProcessWeather {
  private readonly events: NodeEvent[] = [];
  private readonly openings: number[] = [];
  private readonly hits: number[] = [];

  addHit(at: number): void {
    this.hits.push(at);
  }

  addConnection(node: string, isGood: boolean, at: number): void {
    this.events.push({ node, isGood, at });
  }

  addBreaker(node: string, isOpen: boolean, at: number): void {
    this.events.push({ node, isGood: !isOpen, at });
    if (isOpen) this.openings.push(at);
  }

  /** How long after the beginning of a fault its first breaker opened; undefined when none did while it lasted. */
  openedAfter({ start, end }: FaultWindow): number | undefined {
    const opened = this.openings.find((at) => at >= start && at <= end);
    return opened === undefined ? undefined : opened - start;
  }

  /**
   * How long after the end of a fault the cache answered a read again, with every server that had been lost and was found again;
   * undefined when the process did not work before, or did not live to see it.
   */
  recoveredAfter(fault: FaultWindow): number | undefined {
    if (!(this.hits[0]! < fault.start)) return undefined;
    const from = Math.max(fault.end, ...this.returns(fault));
    const hit = this.hits.find((at) => at >= from);
    return hit === undefined ? undefined : hit - fault.end;
  }

  private returns({ start, end }: FaultWindow): number[] {
    const lost = this.events.filter(({ isGood, at }) => !isGood && at >= start && at <= end);
    return lost.flatMap(
      (loss) => this.events.find(({ node, isGood, at }) => isGood && node === loss.node && at >= loss.at)?.at ?? [],
    );
  }
}
