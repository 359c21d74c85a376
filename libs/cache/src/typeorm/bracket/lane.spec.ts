import { expect, it } from 'vitest';
import { Lane } from './lane.js';

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

const noting = (log: string[], what: string) => () => Promise.resolve(void log.push(what));

it('passes statements on at once, and side by side', async () => {
  const lane = new Lane();
  const [one, other] = [deferred(), deferred()];
  const sent = [lane.send(() => one.promise), lane.send(() => other.promise)];
  expect(lane.isIdle).toBe(false);
  one.resolve();
  other.resolve();
  await Promise.all(sent);
  expect(lane.isIdle).toBe(true);
});

it('keeps what others send from a connection that somebody has to themselves', async () => {
  const lane = new Lane();
  const gate = deferred();
  const log: string[] = [];
  const held = lane.hold(async () => {
    await lane.send(noting(log, 'own'));
    await gate.promise;
    await lane.send(noting(log, 'own again'));
  });
  const sent = lane.send(noting(log, 'other'));
  gate.resolve();
  await Promise.all([held, sent]);
  expect(log).toEqual(['own', 'own again', 'other']);
});

it('lets others go on when the work that had it fails', async () => {
  const lane = new Lane();
  const failing = lane.hold(() => Promise.reject(new Error('work fails')));
  const sent = lane.send(() => Promise.resolve('sent'));
  await expect(failing).rejects.toThrow('work fails');
  expect(await sent).toBe('sent');
});

it('is had by one after the other, and by what is part of the same work at once', async () => {
  const lane = new Lane();
  const log: string[] = [];
  const hold = (name: string) =>
    lane.hold(async () => {
      log.push(`${name} begins`);
      await lane.hold(() => lane.send(noting(log, `${name} sends`)));
      log.push(`${name} ends`);
    });
  await Promise.all([hold('first'), hold('second')]);
  expect(log).toEqual(['first begins', 'first sends', 'first ends', 'second begins', 'second sends', 'second ends']);
});

it('is idle while somebody has it who sends', async () => {
  const lane = new Lane();
  await lane.hold(async () => {
    const sent = lane.send(() => Promise.resolve());
    expect([lane.isIdle, lane.isMine]).toEqual([true, true]);
    await sent;
  });
  expect(lane.isMine).toBe(false);
});
