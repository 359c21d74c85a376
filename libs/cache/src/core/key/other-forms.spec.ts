import { describe, expect, it } from 'vitest';
import { otherForms } from './other-forms.js';

describe('otherForms', () => {
  it.each<[unknown, unknown[]]>([
    [4, ['4', 4n]],
    [-1.5, ['-1.5']],
    ['4', [4, 4n]],
    ['9007199254740993', [9007199254740993n]],
    [4n, ['4', 4]],
    ['1.50', []],
    ['04', []],
    ['', []],
    ['abc', []],
    [null, []],
    [true, []],
  ])('of %o are %o', (value, forms) => expect(otherForms(value)).toEqual(forms));
});
