import { describe, expect, it } from 'vitest';
import { checkRule } from './check-rule.js';
import { deriveFromColumns } from './column-mapping.js';
import type { Rule } from './rule.js';

const good: Rule = { source: 'Row', derive: () => undefined, on: ['insert'] };

describe('a rule', () => {
  it('is accepted when it names an entity, a function and some changes', () => {
    expect(() => checkRule(good, 'things', ['id'])).not.toThrow();
  });

  it.each<[string, object, RegExp]>([
    ['its entity is undefined', { source: undefined }, /names no entity.*circular import/],
    ['its entity has no name', { source: '' }, /names no entity/],
    ['it derives nothing', { derive: null }, /must be a function of the row, or a mapping/],
    ['a change does not exist', { on: ['updated'] }, /`on` takes some of insert, update, remove/],
    ['it applies to no change', { on: [] }, /`on` takes some of/],
    [
      'its mapping names no field of the id',
      { derive: deriveFromColumns({ idd: 'id' }) },
      /maps to "idd".*Fields of the id: id/,
    ],
  ])('is refused with a remedy when %s', (_because, wrong, message) => {
    expect(() => checkRule({ ...good, ...wrong }, 'things', ['id'])).toThrow(
      expect.objectContaining({
        code: 'CACHE_CONFIGURATION',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });
});
