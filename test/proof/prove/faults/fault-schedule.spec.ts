import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HistoryWriter } from '../history/history-writer.js';
import { Draws } from '../traffic/draws.js';
import type { FaultContext, Breakable } from './fault-context.js';
import type { Fault } from './fault.js';
import { FaultSchedule } from './fault-schedule.js';

const NO_TIME = [0, 0] as const;

describe('FaultSchedule', () => {
  let folder: string;
  let history: HistoryWriter;
  let end: AbortController;
  let settled: number;
  let order: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'schedule-'));
    history = new HistoryWriter(join(folder, 'faults.ndjson'));
    end = new AbortController();
    settled = 0;
    order = [];
  });

  afterEach(() => {
    history.close();
    rmSync(folder, { recursive: true });
  });

  function fault(name: string, run: (context: FaultContext) => Promise<void> = async () => undefined): Fault {
    return {
      name,
      topologies: ['standalone'],
      run: (context) => {
        order.push(name);
        return run(context);
      },
    };
  }

  function schedule(faults: readonly Fault[], seed = 1): FaultSchedule {
    const servers = { settled: async () => void settled++ };
    const breakable = { servers, pool: { workers: [] } } as unknown as Breakable;
    return new FaultSchedule(faults, breakable, new Draws(seed), history, NO_TIME);
  }

  const last = (): Fault => fault('last', async ({ turn }) => (turn === 3 ? end.abort() : undefined));

  it('fires each fault once in a round, in an order that the seed decides, and waits for the servers after each', async () => {
    const first = schedule([fault('a'), fault('b'), last()]);
    await first.run(end.signal);
    for (let round = 0; round < 3; round++)
      expect(order.slice(3 * round, 3 * round + 3).sort()).toEqual(['a', 'b', 'last']);
    expect(settled).toBe(order.length);
    expect(first.fired['a']).toBeGreaterThanOrEqual(3);

    const again = order.splice(0);
    end = new AbortController();
    await schedule([fault('a'), fault('b'), last()]).run(end.signal);
    expect(order).toEqual(again);
  });

  it('is complete when the rarest fault was fired twenty times', async () => {
    const rounds = schedule([fault('a'), fault('b', async ({ turn }) => (turn === 19 ? end.abort() : undefined))]);
    expect(rounds.isComplete).toBe(false);
    await rounds.run(end.signal);
    expect(rounds.fired['b']).toBe(20);
    expect(rounds.isComplete).toBe(rounds.fired['a']! >= 20);
  });

  it('ends in the middle of a fault, which repairs what it broke and counts as not fired', async () => {
    let isBroken = true;
    const breaking = schedule([
      fault('long', (context) =>
        context.lasting('hang', async () => {
          end.abort();
          await context.hold(60_000, 60_000).finally(() => (isBroken = false));
        }),
      ),
    ]);
    await breaking.run(end.signal);
    expect([isBroken, breaking.fired]).toEqual([false, { long: 0 }]);
    expect(readFileSync(join(folder, 'faults.ndjson'), 'utf8')).toMatch(/^\["fault","long",\d+,\d+,"hang"\]\n$/);
  });

  it('says which fault could not be fired', async () => {
    const failing = schedule([fault('broken', () => Promise.reject(new Error('no server')))]);
    await expect(failing.run(end.signal)).rejects.toThrow('The fault broken could not be fired.');
  });
});
