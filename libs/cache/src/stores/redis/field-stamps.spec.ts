import { expect, it } from 'vitest';
import { encodeEnvelope } from '../../core/entry/envelope.js';
import { mintedAt } from '../../core/entry/token.js';
import type { Cell } from '../../core/ports/store.js';
import { withStamps } from './field-stamps.js';
import { formedField } from './formed-field.js';
import { slimField } from './slim-field.js';

const SPACE = Buffer.alloc(24, 3);
const INDEX = Buffer.alloc(16, 4);
const STAMP = Buffer.concat([SPACE, INDEX]);
const TOKEN = Buffer.alloc(16, 1);
const ENVELOPE = encodeEnvelope({
  token: TOKEN,
  version: Buffer.alloc(8, 2),
  codec: 5,
  filledAt: mintedAt(TOKEN),
  life: null,
  namespaceToken: SPACE,
  indexTokens: [INDEX],
  tagSpaceToken: null,
  tags: [],
  payload: Buffer.from('value'),
});

it('makes each field whole from what its own hash says of all, and leaves other cells alone', async () => {
  const cells = [
    ['h1', 'a'],
    ['', 'k'],
    ['h2', 'a'],
    ['h1', 'b'],
    ['h1', 'c'],
    ['h3', 'a'],
  ].map(cellOf);
  const slim = slimField(ENVELOPE, SPACE, INDEX);
  const given = formedField(ENVELOPE, SPACE, INDEX)!;
  const formed = Buffer.concat([given.subarray(0, 17), Buffer.of(0), given.subarray(26)]);
  const forms = given.subarray(17, 26);
  const asked: string[] = [];
  const found = await withStamps(cells, (all) => {
    asked.push(...all.map(({ hash = '', key }) => `${hash}|${key.slice(hash.length)}`));
    return Promise.resolve([slim, slim, slim, null, formed, formed, STAMP, forms, null, null, STAMP, null]);
  });
  expect(asked).toEqual(['h1|a', '|k', 'h2|a', 'h1|b', 'h1|c', 'h3|a', 'h1|', 'h1|:', 'h2|', 'h2|:', 'h3|', 'h3|:']);
  expect(found.map((reply) => reply && Buffer.from(reply as Uint8Array).toString('hex'))).toEqual(
    [ENVELOPE, slim, null, null, ENVELOPE, null].map((bytes) => bytes && Buffer.from(bytes).toString('hex')),
  );
});

function cellOf([hash, name]: readonly string[]): Cell {
  const key = `${hash}${name}`;
  return { kind: 'entry', key, pendingKey: key, ...(hash && { hash }) };
}
