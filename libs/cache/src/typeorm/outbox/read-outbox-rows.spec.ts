import { expect, it } from 'vitest';
import { readOutboxRows } from './read-outbox-rows.js';

const DEBT = { v: 1, debt: { writer: 'w', cells: [], tables: ['a'], own: {} } };
const CAPTURE = { v: 1, capture: { schema: 's', table: 't', change: 'insert', old: null, new: [{ id: 1 }] } };
const read = (...payloads: unknown[]) =>
  readOutboxRows(payloads.map((each, id) => ({ id, payload: typeof each === 'string' ? each : JSON.stringify(each) })));

it('tells debts from captures, and these by their rows', () => {
  expect(read(DEBT, CAPTURE)).toEqual({
    debts: [DEBT.debt],
    captures: [{ id: 1, ...CAPTURE.capture }],
    areUnclear: false,
  });
});

it.each<[what: string, payload: unknown]>([
  ['empty', ''],
  ['cut off', JSON.stringify(DEBT).slice(0, -1)],
  ['a text', '"debt"'],
  ['nothing', 'null'],
  ['a debt of a version to come', { ...DEBT, v: 2 }],
  ['a capture of a version to come', { ...CAPTURE, v: 2 }],
  ['a capture of an unknown change', { ...CAPTURE, capture: { ...CAPTURE.capture, change: 'merge' } }],
  ['a capture of things that are no rows', { ...CAPTURE, capture: { ...CAPTURE.capture, new: [1] } }],
])('a row is unclear that is %s, and does not hide the others', (_what, payload) => {
  expect(read(payload, DEBT)).toMatchObject({ debts: [DEBT.debt], captures: [], areUnclear: true });
});
