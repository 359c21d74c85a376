import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { HandCrankedLoader } from '../../testing/hand-cranked-loader.js';
import { createNodeLoadGate, type LoadLimits } from './node-load-gate.js';

function setUp(limits: LoadLimits) {
  const gate = createNodeLoadGate(limits);
  const loader = new HandCrankedLoader<string, string>();
  return { gate, loader, enter: (name: string) => gate.run(() => loader.load(name)) };
}

/** Resolves when every promise callback has run: whatever could begin has begun. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('createNodeLoadGate', () => {
  it('lets so many loads run at once, and the next one in the order of their coming when one ends', async () => {
    const { loader, enter } = setUp({ concurrency: 2 });
    const loads = ['a', 'b', 'c', 'd'].map(enter);
    await settled();
    const running = () => loader.calls.map(({ id }) => id);
    expect(running()).toEqual(['a', 'b']);
    loader.calls[1]!.resolve('B');
    expect(await loads[1]).toBe('B');
    await settled();
    expect(running()).toEqual(['a', 'b', 'c']);
    loader.calls[0]!.reject(new Error('no database'));
    await expect(loads[0]).rejects.toThrow('no database');
    await settled();
    expect(running()).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([0, 1, 3])('turns a load away when all places are taken and %i wait, before it begins', async (queue) => {
    const { loader, enter } = setUp({ concurrency: 1, queue });
    const admitted = Array.from({ length: 1 + queue }, (_, i) => enter(`${i}`));
    await expect(enter('too many')).rejects.toMatchObject({
      code: 'CACHE_LOADS_EXHAUSTED',
      concurrency: 1,
      queue,
      message: expect.stringContaining('Try again') as string,
    });
    for (const load of admitted) {
      (await loader.nextCall()).resolve('done');
      await load;
    }
    expect(loader.calls.map(({ id }) => id)).not.toContain('too many');
    await settled();
    const next = enter('later');
    (await loader.nextCall()).resolve('again');
    expect(await next).toBe('again');
  });

  it('lets a load inside a load begin at once, however many wait', async () => {
    const { gate, loader, enter } = setUp({ concurrency: 1, queue: 1 });
    const outer = gate.run(() => Promise.all([enter('inner'), enter('other inner')]));
    const waiting = enter('waiting');
    await settled();
    expect(loader.calls.map(({ id }) => id)).toEqual(['inner', 'other inner']);
    for (const call of loader.calls) call.resolve('done');
    expect(await outer).toEqual(['done', 'done']);
    await settled();
    loader.calls[2]!.resolve('its turn');
    expect(await waiting).toBe('its turn');
  });

  it('counts as inside only what holds a place: not what a load left behind', async () => {
    const { gate, enter } = setUp({ concurrency: 1, queue: 0 });
    const seen: unknown[] = [gate.isInside()];
    let goOn = (): void => undefined;
    let leftBehind: Promise<unknown> = Promise.resolve();
    await gate.run(() => {
      seen.push(gate.isInside());
      const wait = new Promise<void>((resolve) => (goOn = resolve));
      leftBehind = wait.then(() => seen.push(gate.isInside())).then(() => enter('left behind'));
      return Promise.resolve();
    });
    await settled();
    void enter('next');
    goOn();
    await expect(leftBehind).rejects.toMatchObject({ code: 'CACHE_LOADS_EXHAUSTED' });
    expect(seen).toEqual([false, true, false]);
  });

  it('runs a load that waited in the async context of its own caller', async () => {
    const tenants = new AsyncLocalStorage<string>();
    const { gate, loader, enter } = setUp({ concurrency: 1 });
    const running = tenants.run('first', () => enter('running'));
    const loads = ['second', 'third'].map((tenant) =>
      tenants.run(tenant, () => gate.run(() => Promise.resolve(tenants.getStore()))),
    );
    const call = await loader.nextCall();
    tenants.run('whoever ends it', () => call.resolve('done'));
    await running;
    expect(await Promise.all(loads)).toEqual(['second', 'third']);
  });
});
