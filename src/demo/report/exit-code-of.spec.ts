import { expect, it } from 'vitest';
import { exitCodeOf } from './exit-code-of.js';

it.each([
  ['0 when every read was right', { staleReads: 0, dirtyReads: 0 }, 0],
  ['1 when a read was stale', { staleReads: 1, dirtyReads: 0 }, 1],
  ['1 when a read was dirty', { staleReads: 0, dirtyReads: 1 }, 1],
] as const)('the demo ends with %s', (_when, report, code) => {
  expect(exitCodeOf(report)).toBe(code);
});
