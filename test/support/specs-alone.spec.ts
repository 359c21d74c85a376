import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { specsAlone } from './specs-alone.js';

describe('specs with a process of their own', () => {
  let root: string;
  beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'specs-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  /** Those of the specs with these texts that are found. */
  function found(texts: Record<string, string>): readonly string[] {
    mkdirSync(join(root, 'src/deep'), { recursive: true });
    for (const [file, text] of Object.entries(texts)) writeFileSync(join(root, 'src', file), text);
    return specsAlone(root, ['src', 'bench'], /\.spec\.ts$/);
  }

  it.each([
    `vi.${'mock'}('node:timers')`,
    `vi.${'useFakeTimers'}({ toFake: [] })`,
    `vi.${'spyOn'}(globalThis, 'setTimeout')`,
    `vi.${'spyOn'}(AsyncLocalStorage.prototype, 'run')`,
    `process.${'on'}('exit', end)`,
    `process.env.${'PORT'} = '1'`,
    `Logger.${'overrideLogger'}(false)`,
  ])('are those that reach beyond themselves: %s', (text) => {
    expect(found({ 'deep/a.spec.ts': `it('x', () => ${text});` })).toEqual(['src/deep/a.spec.ts']);
  });

  it('are no others, and no other files', () => {
    const texts = {
      'a.spec.ts': `vi.${'spyOn'}(store, 'read'); vi.fn(); process.env.PORT === '1';`,
      'a.ts': `vi.${'useFakeTimers'}()`,
    };
    expect(found(texts)).toEqual([]);
  });
});
