import { describe, expect, it } from 'vitest';
import { HoldingFault } from './holding-fault.js';

class Gate extends HoldingFault {
  readonly order: string[] = [];

  meet(name: string, over: Promise<void> = Promise.resolve()): void {
    if (!this.strike()) return void this.order.push(`${name} passed`);
    this.hold(() => {
      this.order.push(name);
      return over;
    });
  }
}

describe('a fault', () => {
  it('strikes until it was healed, and is counted', () => {
    const gate = new Gate();
    for (const name of ['a', 'b', 'c']) gate.meet(name);
    expect([gate.fired, gate.held]).toEqual([3, 3]);
    gate.heal();
    gate.meet('d');
    expect([gate.fired, gate.held]).toEqual([3, 0]);
  });

  it('strikes once, or as often as it was told to, from then on', () => {
    const gate = new Gate().once();
    gate.meet('a');
    gate.meet('b');
    expect(gate.fired).toBe(1);
    gate.times(2);
    for (const name of ['c', 'd', 'e']) gate.meet(name);
    expect(gate.fired).toBe(3);
  });

  it('never strikes again once healed, whatever it is told', () => {
    const gate = new Gate();
    gate.heal();
    gate.times(2).meet('a');
    expect(gate.fired).toBe(0);
  });

  it('lets a test wait for the strikes to come, and for those that have been', async () => {
    const gate = new Gate();
    const seen: number[] = [];
    const waits = [1, 2].map((count) => gate.arrivals(count).then(() => seen.push(count)));
    gate.meet('a');
    await gate.arrived;
    expect(seen).toEqual([1]);
    gate.meet('b');
    await Promise.all(waits);
    expect(seen).toEqual([1, 2]);
  });
});

describe('a fault that holds', () => {
  it('lets go in the order of arrival, each when the one before is over', async () => {
    const gate = new Gate();
    let end = () => {};
    gate.meet('a', new Promise((resolve) => (end = resolve)));
    gate.meet('b');
    const released = gate.release();
    expect(gate.order).toEqual(['a']);
    end();
    await released;
    expect(gate.order).toEqual(['a', 'b']);
  });

  it('lets go in the opposite order when asked to', async () => {
    const gate = new Gate();
    for (const name of ['a', 'b', 'c']) gate.meet(name);
    await gate.release({ reverse: true });
    expect(gate.order).toEqual(['c', 'b', 'a']);
  });

  it('holds what comes after a release', async () => {
    const gate = new Gate();
    gate.meet('a');
    await gate.release();
    gate.meet('b');
    expect([gate.order, gate.held]).toEqual([['a'], 1]);
  });

  it('lets go what it holds when it is healed', () => {
    const gate = new Gate();
    gate.meet('a');
    gate.heal();
    gate.meet('b');
    expect(gate.order).toEqual(['a', 'b passed']);
  });
});
