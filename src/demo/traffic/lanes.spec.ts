import { expect, it } from 'vitest';
import { Lanes } from './lanes.js';

it('runs tasks on one thing in order, also after a failure, and tasks on other things at once', async () => {
  const lanes = new Lanes();
  const log: string[] = [];
  let open!: () => void;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const first = lanes.run(['a', 'b'], async () => {
    await gate;
    log.push('a and b');
    throw new Error('broken');
  });
  const second = lanes.run(['b'], async () => log.push('b'));
  await lanes.run(['c'], async () => log.push('c'));
  open();

  await expect(first).rejects.toThrow('broken');
  await second;
  expect(log).toEqual(['c', 'a and b', 'b']);
});
