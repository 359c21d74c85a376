import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let answerOrReject: typeof import('./within.js').answerOrReject;
let answerWithin: typeof import('./within.js').answerWithin;
let NoAnswerError: typeof import('./within.js').NoAnswerError;
let within: typeof import('./within.js').within;

/** Work that ends when it is told to. */
function work() {
  let end!: (value: string) => void;
  const promise = new Promise<string>((resolve) => (end = resolve));
  return { promise, end };
}

function outcomeOf(promise: Promise<unknown>) {
  const outcome: { value?: unknown; error?: unknown } = {};
  promise.then(
    (value) => (outcome.value = value),
    (error: unknown) => (outcome.error = error),
  );
  return outcome;
}

beforeEach(async () => {
  vi.useFakeTimers();
  // Its timer is one of those: each test has a module of its own.
  vi.resetModules();
  ({ answerOrReject, answerWithin, NoAnswerError, within } = await import('./within.js'));
});
afterEach(() => vi.useRealTimers());

describe('calls that wait for an answer', () => {
  it('bring what they are given in time', async () => {
    const { promise, end } = work();
    const found = within(promise, 50);
    await vi.advanceTimersByTimeAsync(49);
    end('answer');
    expect(await found).toBe('answer');
  });

  it('give up each at its own time, whatever was asked before or after', async () => {
    const slow = outcomeOf(within(work().promise, 250));
    const quick = outcomeOf(within(work().promise, 50));
    await vi.advanceTimersByTimeAsync(40);
    const later = outcomeOf(within(work().promise, 50));
    await vi.advanceTimersByTimeAsync(20);
    expect([quick.error, slow.error, later.error]).toEqual([expect.any(NoAnswerError), undefined, undefined]);
    await vi.advanceTimersByTimeAsync(40);
    expect([slow.error, later.error]).toEqual([undefined, expect.any(NoAnswerError)]);
    await vi.advanceTimersByTimeAsync(160);
    expect(slow.error).toMatchObject({ message: 'Redis did not answer within 250 ms.' });
  });

  it('still give up after others were answered before them', async () => {
    const calls = [work(), work(), work()];
    const outcomes = calls.map(({ promise }) => outcomeOf(within(promise, 50)));
    calls[0]!.end('first');
    await vi.advanceTimersByTimeAsync(10);
    calls[2]!.end('third');
    await vi.advanceTimersByTimeAsync(60);
    expect(outcomes).toEqual([{ value: 'first' }, { error: expect.any(NoAnswerError) }, { value: 'third' }]);
  });

  it('are told of no answer that comes later', async () => {
    const { promise, end } = work();
    const onValue = vi.fn<(value: string) => string>();
    const onError = vi.fn<(error: unknown) => string>(() => 'none');
    const found = answerWithin(promise, 50, onValue, onError);
    await vi.advanceTimersByTimeAsync(60);
    end('late');
    expect(await found).toBe('none');
    expect(onValue).not.toHaveBeenCalled();
    expect(onError).toHaveBeenCalledTimes(1);
  });

  it('have work rejected that takes too long, and leave alone what was answered', async () => {
    let rejectWork!: (error: Error) => void;
    const late = new Promise<string>((_, reject) => (rejectWork = reject));
    const answered = vi.fn<(error: Error) => void>();
    const read = (promise: Promise<string>, reject: (error: Error) => void) =>
      outcomeOf(
        answerOrReject(
          promise,
          reject,
          50,
          (value) => value,
          () => 'none',
        ),
      );
    const outcomes = [read(late, rejectWork), read(Promise.resolve('answer'), answered)];
    await vi.advanceTimersByTimeAsync(100);
    expect(outcomes).toEqual([{ value: 'none' }, { value: 'answer' }]);
    expect(answered).not.toHaveBeenCalled();
  });

  it('give up also when the timer was lost', async () => {
    const lost = outcomeOf(within(work().promise, 50));
    vi.clearAllTimers();
    await vi.advanceTimersByTimeAsync(100);
    const next = outcomeOf(within(work().promise, 50));
    await vi.advanceTimersByTimeAsync(60);
    expect([lost.error, next.error]).toEqual([expect.any(NoAnswerError), expect.any(NoAnswerError)]);
  });

  it('keep nothing of the context of who called first', async () => {
    const requests = new AsyncLocalStorage<string>();
    const set = vi.spyOn(globalThis, 'setTimeout').mockImplementation(() => {
      contexts.push(requests.getStore());
      return { unref: () => undefined } as unknown as NodeJS.Timeout;
    });
    const contexts: (string | undefined)[] = [];
    requests.run('a request', () => void within(work().promise, 50).catch(() => undefined));
    expect(contexts).toEqual([undefined]);
    set.mockRestore();
  });

  it('set no timer each', () => {
    const set = vi.spyOn(globalThis, 'setTimeout');
    for (let call = 0; call < 10; call++) void within(work().promise, 1_000).catch(() => undefined);
    expect(set.mock.calls.length).toBe(1);
  });
});
