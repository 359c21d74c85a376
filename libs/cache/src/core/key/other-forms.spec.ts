import { describe, expect, it } from 'vitest';
import { otherForms } from './other-forms.js';

describe('otherForms', () => {
  it.each<[unknown, unknown[]]>([
    [4, ['4', 4n]],
    [-1.5, ['-1.5']],
    ['4', [4, 4n]],
    ['9007199254740993', [9007199254740993n]],
    [4n, ['4', 4]],
    ['-4', [-4, -4n]],
    ['-1.5', [-1.5]],
    ['1.50', []],
    ['04', []],
    ['', []],
    ['abc', []],
    ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11']],
    ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']],
    ['10000000-0000-4000-8000-000000000000', []],
    ['a0eebc99-9c0b-4ef8-bb6d', []],
    [null, []],
    [true, []],
  ])('of %o are %o', (value, forms) => expect(otherForms(value)).toEqual(forms));
});
