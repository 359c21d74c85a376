import { expect, it } from 'vitest';
import { quotedCode, quotedName, quotedText } from './quoted.js';

it.each([
  ['a', `'a'`],
  [`o'brien`, `'o''brien'`],
  ['back\\slash', ` E'back\\\\slash'`],
])('%s is a literal whatever it holds', (text, literal) => {
  expect(quotedText(text)).toBe(literal);
});

it('names keep their case, and their quotes', () => {
  expect(quotedName('Lab', 'a"b')).toBe('"Lab"."a""b"');
});

it('code ends where it ends', () => {
  expect(quotedCode('x')).toBe('$capture$x$capture$');
  expect(quotedCode('$capture$ $capture_$')).toBe('$capture__$$capture$ $capture_$$capture__$');
});
