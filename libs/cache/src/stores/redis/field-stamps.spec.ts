import { expect, it } from 'vitest';
import type { Cell } from '../../core/ports/store.js';
import { withStamps } from './field-stamps.js';
import { slimField } from './slim-field.js';

const SPACE = Buffer.alloc(24, 3);
const INDEX = Buffer.alloc(16, 4);
const ENVELOPE = Buffer.concat([Buffer.alloc(17, 1), SPACE, Buffer.of(1), INDEX, Buffer.from('value')]);

it('makes each field whole from the stamp of its own hash, and leaves other cells alone', async () => {
  const cells = [cellOf('h1', 'h1a'), cellOf(undefined, 'k'), cellOf('h2', 'h2a'), cellOf('h1', 'h1b')];
  const slim = slimField(ENVELOPE, SPACE, INDEX);
  const asked: string[] = [];
  const found = await withStamps(cells, (all) => {
    asked.push(...all.map(({ key }) => key));
    return Promise.resolve([slim, slim, slim, null, Buffer.concat([SPACE, INDEX]), null]);
  });
  expect(asked).toEqual(['h1a', 'k', 'h2a', 'h1b', 'h1', 'h2']);
  expect(found.map((reply) => reply && Buffer.from(reply as Uint8Array))).toEqual([
    ENVELOPE,
    Buffer.from(slim),
    null,
    null,
  ]);
});

function cellOf(hash: string | undefined, key: string): Cell {
  return { kind: 'entry', key, pendingKey: key, hash };
}
