import { expect, it } from 'vitest';
import { Turns } from './turns.js';

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

it('runs one task after the other, whether the first succeeds or not', async () => {
  const turns = new Turns();
  const gate = deferred();
  const log: string[] = [];
  const first = turns.take(async () => {
    await gate.promise;
    log.push('first');
    throw new Error('first fails');
  });
  const second = turns.take(() => Promise.resolve(void log.push('second')));
  gate.resolve();
  await expect(first).rejects.toThrow('first fails');
  await second;
  expect(log).toEqual(['first', 'second']);
});

it('is settled only when tasks taken meanwhile have ended too', async () => {
  const turns = new Turns();
  const log: string[] = [];
  void turns.take(async () => {
    await Promise.resolve();
    void turns.take(() => Promise.resolve(void log.push('taken meanwhile')));
  });
  await turns.settled();
  expect(log).toEqual(['taken meanwhile']);
});
