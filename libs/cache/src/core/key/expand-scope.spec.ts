import { describe, expect, it } from 'vitest';
import { expandScope } from './expand-scope.js';

const declared = { name: 'things', id: ['a', 'b'], ttl: '1m' };

describe('a scope', () => {
  it('becomes a field of the id, and two indexes behind the declared ones', () => {
    expect(expandScope({ ...declared, scope: 'tenant', indexes: [['a']] })).toMatchObject({
      id: ['tenant', 'a', 'b'],
      indexes: [['a'], ['a', 'b'], ['tenant']],
    });
  });

  it('is no third index where one was declared by hand', () => {
    const { indexes } = expandScope({ ...declared, scope: 'tenant', indexes: [['tenant'], ['b', 'a']] });
    expect(indexes).toEqual([['tenant'], ['b', 'a']]);
  });

  it('changes nothing when there is none', () => {
    expect(expandScope(declared)).toBe(declared);
  });
});
