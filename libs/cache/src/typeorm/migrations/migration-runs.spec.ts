import { describe, expect, it } from 'vitest';
import { createTestCache } from '../../testing/create-test-cache.js';
import { MigrationRuns, type MigrationPolicy } from './migration-runs.js';

function setUp(policy: MigrationPolicy = 'invalidate') {
  const runs = new MigrationRuns(createTestCache().cache, policy);
  const steps: string[] = [];
  const begin = () => {
    steps.push('begin');
    return Promise.resolve(() => Promise.resolve(void steps.push('end')));
  };
  return { runs, steps, begin };
}

/** Something that a run leaves behind unawaited. */
function leftBehind<R>(look: () => R): { start: () => void; goOn: () => void; seen: Promise<Awaited<R>> } {
  let goOn = (): void => undefined;
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  let tell: (seen: Promise<Awaited<R>>) => void;
  const seen = new Promise<Awaited<R>>((resolve) => (tell = resolve));
  const work = async (): Promise<Awaited<R>> => {
    await gate;
    return await look();
  };
  return { start: () => tell(work()), goOn: () => goOn(), seen };
}

describe('a run of migrations', () => {
  it('has one bracket, also within runs that it starts', async () => {
    const { runs, steps, begin } = setUp();
    const seen: unknown[] = [];
    await runs.around(async () => {
      seen.push(runs.bracket);
      await runs.around(() => Promise.resolve(seen.push(runs.bracket)), begin);
    }, begin);
    expect(seen[0]).toBeDefined();
    expect(seen[1]).toBe(seen[0]);
    expect(steps).toEqual(['begin', 'end']);
  });

  it('looks at the schema before, and again after it, also when it fails', async () => {
    const { runs, steps, begin } = setUp();
    const run = () => {
      steps.push('run');
      return Promise.reject(new Error('broken'));
    };
    await expect(runs.around(run, begin)).rejects.toThrow('broken');
    expect(steps).toEqual(['begin', 'run', 'end']);
  });

  it('takes its bracket along when it ends: what it left behind brackets by itself', async () => {
    const { runs, begin } = setUp();
    const left = leftBehind(() => runs.bracket);
    await runs.around(() => Promise.resolve(left.start()), begin);
    left.goOn();
    expect(await left.seen).toBeUndefined();
  });

  it('is over before its bracket is finalised', async () => {
    const { runs, begin } = setUp();
    const left = leftBehind(() => runs.bracket);
    await runs.around(() => {
      left.start();
      const { bracket } = runs;
      bracket!.finalise = async () => {
        left.goOn();
        expect(await left.seen).toBeUndefined();
      };
      return Promise.resolve();
    }, begin);
    expect.assertions(1);
  });

  it('gives a run that was left behind a bracket of its own', async () => {
    const { runs, begin } = setUp();
    const first = await runs.around(() => Promise.resolve(runs.bracket), begin);
    const left = leftBehind(() => runs.around(() => Promise.resolve(runs.bracket), begin));
    await runs.around(() => Promise.resolve(left.start()), begin);
    left.goOn();
    const second = await left.seen;
    expect(second).toBeDefined();
    expect(second).not.toBe(first);
  });
});

describe('a run of migrations that is ignored', () => {
  it('has no bracket, and nobody looks at the schema', async () => {
    const { runs, steps, begin } = setUp('ignore');
    await runs.around(() => Promise.resolve(steps.push(`${runs.isIgnored} ${typeof runs.bracket}`)), begin);
    expect(steps).toEqual(['true undefined']);
    expect(runs.isIgnored).toBe(false);
  });

  it('is not ignored any more once it has ended', async () => {
    const { runs, begin } = setUp('ignore');
    const left = leftBehind(() => runs.isIgnored);
    await runs.around(() => Promise.resolve(left.start()), begin);
    left.goOn();
    expect(await left.seen).toBe(false);
  });
});
