import { describe, expect, it } from 'vitest';
import { judge, type ObservedRead, type Outcome } from './outcome.js';

const read = (node: 'reader' | 'writer', version: number): ObservedRead => ({ when: 'now', node, version });

describe('judge', () => {
  it.each<[Outcome, ObservedRead[], string]>([
    ['clean', [read('reader', 2), read('reader', 2)], 'every read is new'],
    ['clean', [read('reader', 3)], 'a read is newer than asked'],
    ['late', [read('reader', 1)], 'a single read is old'],
    ['late', [read('reader', 1), read('reader', 2)], 'the next read is new'],
    ['stale', [read('reader', 1), read('reader', 1)], 'the old value stays'],
    ['stale', [read('reader', 2), read('reader', 2), read('writer', 1), read('writer', 1)], 'it stays on one node'],
    ['late', [read('reader', 2), read('reader', 1), read('writer', 1), read('writer', 2)], 'it stays on no node'],
  ])('says %s for %j because %s', (outcome, reads) => {
    expect(judge(reads, 2)).toBe(outcome);
  });
});
