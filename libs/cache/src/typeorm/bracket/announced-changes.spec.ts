import type { EntityMetadata } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { AnnouncedChanges } from './announced-changes.js';
import type { RowChanged } from './row-changed.js';

const metadata = { tablePath: 'link' } as EntityMetadata;
const other = { tablePath: 'other' } as EntityMetadata;
const otherwise = { metadata, change: 'update' } as RowChanged;
const row = (key: string) => ({ metadata, change: 'update' as const, key });

describe('announced rows', () => {
  it('cover a statement only while each of its rows is announced', () => {
    const announced = new AnnouncedChanges();
    announced.add(row('1'));
    announced.add(row('2'));
    expect(announced.coverRows(metadata, ['update'], ['1', '2'])).toBe(true);
    expect(announced.coverRows(metadata, ['update'], ['1', '3'])).toBe(false);
    expect(announced.coverRows(metadata, ['remove'], ['1'])).toBe(false);
    expect(announced.coverRows(other, ['update'], ['1'])).toBe(false);
    announced.strike(row('1'));
    expect(announced.coverRows(metadata, ['update'], ['1'])).toBe(false);
  });

  it('announced twice stay until both are struck', () => {
    const announced = new AnnouncedChanges();
    announced.add(row('1'));
    announced.add(row('1'));
    announced.strike(row('1'));
    expect(announced.coverRows(metadata, ['update'], ['1'])).toBe(true);
  });

  it('that nobody struck are handed over once', () => {
    const announced = new AnnouncedChanges();
    announced.add(row('1'), otherwise);
    announced.add(row('2'), otherwise);
    announced.add(row('3'));
    announced.strike(row('2'));
    expect(announced.takeAll()).toEqual([otherwise]);
    expect(announced.takeAll()).toEqual([]);
    expect(announced.coverRows(metadata, ['update'], ['1'])).toBe(false);
  });
});
