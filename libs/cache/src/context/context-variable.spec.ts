import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { ContextVariable } from './context-variable.js';

describe('a variable of the context', () => {
  it('is what it was set to in the work and in all that this starts, and nothing elsewhere', async () => {
    const variable = new ContextVariable<string>();
    let later: Promise<string | undefined> | undefined;
    const seen = await variable.run('here', async () => {
      await setImmediate();
      later = setImmediate().then(() => variable.getStore());
      return variable.getStore();
    });
    expect([seen, await later, variable.getStore()]).toEqual(['here', 'here', undefined]);
  });

  it('is told from the others, whichever was set last', () => {
    const [a, b] = [new ContextVariable<number>(), new ContextVariable<number>()];
    const both = () => [a.getStore(), b.getStore()];
    a.run(1, () => {
      expect(both()).toEqual([1, undefined]);
      b.run(2, () => {
        expect(both()).toEqual([1, 2]);
        a.run(3, () => expect(both()).toEqual([3, 2]));
        b.run(4, () => expect(both()).toEqual([1, 4]));
        expect(both()).toEqual([1, 2]);
      });
      expect(both()).toEqual([1, undefined]);
    });
    expect(both()).toEqual([undefined, undefined]);
  });

  it('is what work that runs at the same time has set it to, each its own', async () => {
    const variable = new ContextVariable<number>();
    const each = [1, 2, 3].map((value) => variable.run(value, async () => (await setImmediate(), variable.getStore())));
    expect(await Promise.all(each)).toEqual([1, 2, 3]);
  });

  it('takes no storage of its own, and no frame for each time that it is set', () => {
    const run = vi.spyOn(AsyncLocalStorage.prototype, 'run');
    const [a, b] = [new ContextVariable<number>(), new ContextVariable<number>()];
    const nest = (depth: number): void => {
      if (depth > 0) a.run(depth, () => b.run(depth, () => nest(depth - 1)));
    };
    nest(50);
    expect(new Set(run.mock.contexts).size).toBe(1);
    const deepest = run.mock.calls.at(-1)![0] as { others?: { others?: unknown } };
    expect(deepest.others?.others).toBeUndefined();
    run.mockRestore();
  });

  it('lets what the work throws through', () => {
    const variable = new ContextVariable<number>();
    expect(() =>
      variable.run(1, () => {
        throw new Error('failed');
      }),
    ).toThrow('failed');
    expect(variable.getStore()).toBeUndefined();
  });
});
