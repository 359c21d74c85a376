import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyMutant } from './apply-mutant.js';
import type { Mutant } from './mutant.js';
import { MUTANTS } from './mutants.js';
import { PROJECT, SOURCES } from './workshop/source-root.js';

/** Stores are tested by cases that their specs do not repeat. */
const CONFORMANCE = ['store-conformance-cases', 'sliding-cases', 'lease-cases', 'hash-cases'].map(
  (name) => `libs/cache/src/testing/conformance/${name}.ts`,
);

const sourceOf = ({ file }: Mutant): string => readFileSync(join(PROJECT, SOURCES, file), 'utf8');

describe('a mutant', () => {
  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
    'applies to the source of today: %s',
    (_, mutant) => {
      const source = sourceOf(mutant);
      expect(applyMutant(mutant, source)).not.toBe(source);
    },
  );

  it('that no longer applies is an error that names the file', () => {
    const mutant = { ...MUTANTS[0]!, file: 'core/cache.ts', find: 'nobody ever wrote this' };
    expect(() => applyMutant(mutant, 'something')).toThrow('0 times in libs/cache/src/core/cache.ts');
    expect(() => applyMutant(mutant, `${mutant.find} ${mutant.find}`)).toThrow('2 times');
  });

  it('is put in word for word, also where it looks like a pattern', () => {
    const mutant = { ...MUTANTS[0]!, find: 'a', replace: "$& $1 $'" };
    expect(applyMutant(mutant, 'xay')).toBe("x$& $1 $'y");
  });
});

describe('a test that sees a mutant', () => {
  const tests = MUTANTS.flatMap(({ detectors }) =>
    detectors.flatMap((detection) => (detection.by === 'spec' ? [[detection.title, detection.file] as const] : [])),
  );

  it.each(tests)('is there: %s', (title, file) => {
    const sources = [file, ...CONFORMANCE].map((each) => readFileSync(join(PROJECT, each), 'utf8'));
    expect(sources.some((source) => source.includes(title))).toBe(true);
  });
});

describe('the mutants', () => {
  it('are at least 24, each with a name of its own', () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
    expect(MUTANTS.length).toBeGreaterThanOrEqual(24);
  });

  it('break every invariant', () => {
    const broken = new Set(MUTANTS.map(({ breaks }) => breaks));
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9].filter((n) => !broken.has(`invariant ${n}`))).toEqual([]);
  });
});
