import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('the example in the README is the one that is compiled', async () => {
  const [readme, example] = await Promise.all([
    readFile(new URL('../../README.md', import.meta.url), 'utf8'),
    readFile(new URL('./readme-example.ts', import.meta.url), 'utf8'),
  ]);

  expect(/```ts\n([\s\S]*?)```/.exec(readme)?.[1]).toBe(example);
});
