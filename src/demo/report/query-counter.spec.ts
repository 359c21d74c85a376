import { expect, it } from 'vitest';
import { QueryCounter } from './query-counter.js';

it('counts the queries of readers and leaves out those of writers, also after they have waited', async () => {
  const counter = new QueryCounter();

  await counter.leaveOut(async () => {
    counter.logQuery();
    await Promise.resolve();
    counter.logQuery();
  });
  counter.logQuery();

  expect(counter.take()).toBe(1);
  expect(counter.take()).toBe(0);
});
