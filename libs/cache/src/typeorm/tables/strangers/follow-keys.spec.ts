import { expect, it } from 'vitest';
import { followKeys } from './follow-keys.js';

const keys = [
  { child: 'Slot', parent: 'rack' },
  { child: 'label', parent: 'slot' },
  { child: 'rack', parent: 'label' },
];

it('reaches what refers to a table, directly and through others, in any case, and ends in circles', () => {
  expect(followKeys('Rack', keys, ['LABEL'])).toEqual([
    { name: 'rack', byKey: false, isOpaque: false },
    { name: 'slot', byKey: true, isOpaque: false },
    { name: 'label', byKey: true, isOpaque: true },
  ]);
});

it('reaches only the table itself where nothing refers to it', () => {
  expect(followKeys('view', keys, ['view'])).toEqual([{ name: 'view', byKey: false, isOpaque: true }]);
});
