import { expect, it } from 'vitest';
import { Turns } from './turns.js';

it('runs tasks on one thing in order, also after a failure, and tasks on other things at once', async () => {
  const turns = new Turns();
  const log: string[] = [];
  let open!: () => void;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const first = turns.take(['a', 'b'], async () => {
    await gate;
    log.push('a and b');
    throw new Error('broken');
  });
  const second = turns.take(['b'], async () => log.push('b'));
  await turns.take(['c'], async () => log.push('c'));
  open();

  await expect(first).rejects.toThrow('broken');
  await second;
  expect(log).toEqual(['c', 'a and b', 'b']);
});
