import { describe, expect, it } from 'vitest';
import type { Cell } from '../ports/store.js';
import { RecentInvalidations } from './recent-invalidations.js';

const cells = (...keys: string[]): Cell[] => keys.map((key) => ({ kind: 'fence', key, pendingKey: `${key}.p` }));

describe('RecentInvalidations', () => {
  it('concern what was read before them, and not what was read after', () => {
    const recent = new RecentInvalidations();
    const before = recent.now;
    recent.note(['a']);
    expect(recent.concern(cells('x', 'a'), before)).toBe(true);
    expect(recent.concern(cells('x', 'b'), before)).toBe(false);
    expect(recent.concern(cells('x', 'a'), recent.now)).toBe(false);
    expect([recent.isQuietSince(before), recent.isQuietSince(recent.now)]).toEqual([false, true]);
  });

  it('concern everything when that is what was noted', () => {
    const recent = new RecentInvalidations();
    const before = recent.now;
    recent.noteEverything();
    expect(recent.concern(cells('whatever'), before)).toBe(true);
    expect(recent.concern(cells('whatever'), recent.now)).toBe(false);
  });

  it('concern everything read before the oldest that were forgotten, and nothing read after them', () => {
    const recent = new RecentInvalidations(2);
    const first = recent.now;
    recent.note(['a']);
    const second = recent.now;
    recent.note(['b']);
    recent.note(['c']);
    expect(recent.concern(cells('x'), first)).toBe(true);
    expect(recent.concern(cells('x'), second)).toBe(false);
    expect(recent.concern(cells('c'), second)).toBe(true);
  });

  it('remember a cell that is invalidated again as long as others', () => {
    const recent = new RecentInvalidations(2);
    for (const key of ['a', 'b', 'a']) recent.note([key]);
    const before = recent.now - 1;
    recent.note(['c']);
    expect(recent.concern(cells('a'), before)).toBe(true);
    expect(recent.concern(cells('x'), before)).toBe(false);
  });
});
