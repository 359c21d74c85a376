import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { createNodeEntropy } from './node-entropy.js';
import { nodeClock } from './node-clock.js';
import { nodeScheduler } from './node-scheduler.js';

describe('nodeScheduler', () => {
  it('runs a deferred task after every promise callback of the turn, also those that callbacks queue', async () => {
    const order: string[] = [];
    const done = new Promise<void>((resolve) => {
      nodeScheduler.defer(() => {
        order.push('deferred');
        resolve();
      });
    });
    void Promise.resolve()
      .then(() => order.push('first'))
      .then(() => order.push('second'))
      .then(() => order.push('third'));
    await done;
    expect(order).toEqual(['first', 'second', 'third', 'deferred']);
  });

  it('runs a deferred task before any timer', async () => {
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      nodeScheduler.after(0, () => {
        order.push('timer');
        resolve();
      });
      nodeScheduler.defer(() => order.push('deferred'));
    });
    expect(order).toEqual(['deferred', 'timer']);
  });

  it('runs what is deferred past arrivals after all that sockets have received, each in a turn of its own', async () => {
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      const receive = (name: string): void => {
        const { port1, port2 } = new MessageChannel();
        port1.once('message', () => {
          order.push(name);
          if (name === 'first') nodeScheduler.deferPastArrivals!(() => resolve(void order.push('deferred')));
          port1.close();
        });
        port2.postMessage(null);
      };
      receive('first');
      receive('second');
    });
    expect(order).toEqual(['first', 'second', 'deferred']);
  });

  it('does not wait for an immediate of a fake clock', async () => {
    vi.useFakeTimers({ toFake: ['setImmediate'] });
    try {
      const task = vi.fn<() => void>();
      await new Promise<void>((resolve) => nodeScheduler.deferPastArrivals!(() => resolve(task())));
      expect(task).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not run a cancelled timer', async () => {
    const ran: string[] = [];
    const cancel = nodeScheduler.after(0, () => ran.push('cancelled'));
    cancel();
    await new Promise<void>((resolve) => void nodeScheduler.after(1, resolve));
    expect(ran).toEqual([]);
  });

  it('waits longer than one timer of Node can, instead of not at all', () => {
    vi.useFakeTimers();
    try {
      const days = (count: number): number => count * 86_400_000;
      const ran = vi.fn<() => void>();
      nodeScheduler.after(days(60), ran);
      vi.advanceTimersByTime(days(60) - 1);
      expect(ran).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(ran).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not keep the process alive with a timer', () => {
    const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const cancel = nodeScheduler.after(60_000, () => undefined);
    const during = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    cancel();
    expect(during).toBe(before);
  });
});

describe('createNodeEntropy', () => {
  it('never returns the same bytes twice, across the edge of its pool', () => {
    const entropy = createNodeEntropy();
    const seen = new Set(Array.from({ length: 2_000 }, () => Buffer.from(entropy.bytes(12)).toString('hex')));
    expect(seen.size).toBe(2_000);
  });

  it('keeps what it returned when the pool is filled again', () => {
    const entropy = createNodeEntropy();
    const first = entropy.bytes(16);
    const copy = Uint8Array.from(first);
    for (let i = 0; i < 1_000; i++) entropy.bytes(16);
    expect(first).toEqual(copy);
  });

  it.each([1, 4_096, 4_097, 10_000])('returns exactly %i bytes', (length) => {
    expect(createNodeEntropy().bytes(length)).toHaveLength(length);
  });

  it('digests text to 43 characters of base64url', () => {
    const { digest } = createNodeEntropy();
    expect(digest('a')).toMatch(/^[\w-]{43}$/);
    expect(digest('a')).not.toBe(digest('b'));
    expect(digest('a')).toBe(createNodeEntropy().digest('a'));
  });
});

describe('nodeClock', () => {
  it("tells the machine's time", () => {
    const before = Date.now();
    const now = nodeClock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});
