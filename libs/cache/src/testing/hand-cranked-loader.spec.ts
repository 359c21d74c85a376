import { describe, expect, it } from 'vitest';
import { HandCrankedLoader } from './hand-cranked-loader.js';

describe('HandCrankedLoader', () => {
  it('answers each call with what the test gives, in any order', async () => {
    const loader = new HandCrankedLoader<number, string>();
    const [first, second] = [loader.load(1), loader.load(2)];
    expect(loader.calls.map((call) => call.id)).toEqual([1, 2]);
    loader.calls[1]!.resolve('two');
    await expect(second).resolves.toBe('two');
    expect(loader.calls.map((call) => call.settled)).toEqual([false, true]);
    loader.calls[0]!.reject(new Error('no one'));
    await expect(first).rejects.toThrow('no one');
  });

  it('hands out each call once, whether it began before or after it was asked for', async () => {
    const loader = new HandCrankedLoader<number, string>();
    void loader.load(1);
    const [early, late] = [loader.nextCall(), loader.nextCall()];
    void loader.load(2);
    expect((await early).id).toBe(1);
    expect((await late).id).toBe(2);
  });

  it('needs no this', async () => {
    const { load, ...rest } = new HandCrankedLoader<number, string>();
    const loading = load(1);
    expect(rest).toBeDefined();
    expect(loading).toBeInstanceOf(Promise);
  });
});
