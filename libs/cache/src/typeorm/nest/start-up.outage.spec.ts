import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import { createTestCache } from '../../testing/create-test-cache.js';
import { StartUp } from './start-up.js';

/** One that other processes could share, and that can be away. */
class FlakyStore extends MemoryStore {
  override readonly shared = true;
  isAway = true;
  asked = 0;

  override recall(key: string): Promise<string | null> {
    this.asked += 1;
    return this.isAway ? Promise.reject(new Error('away')) : super.recall(key);
  }
}

const dataSourceOn = (query: () => Promise<object[]>) =>
  ({
    options: { type: 'postgres' },
    driver: { database: 'app', buildTableName: (name: string) => name, escape: (name: string) => name },
    createQueryRunner: () => ({ query, release: () => Promise.resolve() }),
  }) as unknown as DataSource;

/** Has no migrations: its table of them does not exist. */
const dataSource = dataSourceOn(() => Promise.resolve([{ exists: false }]));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const store = new FlakyStore();
  const { cache, events } = createTestCache({ store });
  const told: string[] = [];
  const tell = (line: unknown): void => void told.push(String(line));
  return { store, cache, events, told, startUp: new StartUp(cache, {}, { log: tell, warn: tell }) };
}

describe('a process that starts while the store is away', () => {
  it('comes up, reads past the store, and tries again until it answers', async () => {
    const { store, cache, startUp } = setUp();
    await startUp.run([dataSource]);
    expect([store.asked, cache.isServing]).toEqual([1, false]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect([store.asked, cache.isServing]).toEqual([4, false]);

    store.isAway = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(cache.isServing).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.asked).toBe(5);
  });

  it('does not try any more once it is stopped', async () => {
    const { store, cache, startUp } = setUp();
    await startUp.run([dataSource]);
    startUp.stop();
    expect(vi.getTimerCount()).toBe(0);
    store.isAway = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect([store.asked, cache.isServing]).toEqual([1, false]);
  });

  it('does not try any more when it is stopped during an attempt', async () => {
    const { store, startUp } = setUp();
    const attempt = startUp.run([dataSource]);
    startUp.stop();
    await attempt;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.asked).toBe(1);
  });

  it('does not hold a process up that wants to end', async () => {
    vi.useRealTimers();
    const { startUp } = setUp();
    const timers = vi.spyOn(globalThis, 'setTimeout');
    await startUp.run([dataSource]);
    const timer = timers.mock.results.at(-1)?.value as NodeJS.Timeout;
    expect(timer.hasRef()).toBe(false);
    startUp.stop();
    timers.mockRestore();
  });

  it('says so at once, every minute that it lasts, and when it is over', async () => {
    const { store, startUp, told } = setUp();
    await startUp.run([dataSource]);
    expect(told).toEqual([expect.stringMatching(/not known yet .* away\. .* again every second/)]);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(told).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toHaveLength(2);
    store.isAway = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([told[0], told[1], expect.stringContaining('Read from the store again')]);
  });
});

describe('a process that starts while its database', () => {
  it('is away says so, and tries again', async () => {
    const { store, cache, startUp, told } = setUp();
    store.isAway = false;
    let isAway = true;
    const flaky = dataSourceOn(() =>
      isAway ? Promise.reject(new Error('too many clients')) : Promise.resolve([{ exists: false }]),
    );
    await startUp.run([flaky]);
    expect([cache.isServing, told]).toEqual([false, [expect.stringContaining('too many clients')]]);
    isAway = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(cache.isServing).toBe(true);
  });

  it('does not let it read the migrations says so once, and serves', async () => {
    const { store, cache, startUp, told } = setUp();
    const denied = Object.assign(new Error('permission denied'), { code: '42501' });
    await startUp.run([dataSourceOn(() => Promise.reject(denied))]);
    store.isAway = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(cache.isServing).toBe(true);
    expect(told.filter((line) => line.includes('Grant SELECT'))).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
