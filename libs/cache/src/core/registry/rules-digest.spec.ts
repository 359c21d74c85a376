import { describe, expect, it } from 'vitest';
import type { NamespaceOptions } from '../access/namespace-options.js';
import { deriveFromColumns } from '../invalidation/column-mapping.js';
import type { BoundRule } from '../invalidation/rule.js';
import { tag } from '../invalidation/tag.js';
import { Namespace } from '../key/namespace.js';
import { describeRules, type PlacedRule } from './rules-digest.js';

const OPTIONS: NamespaceOptions = { name: 'orders', id: ['a', 'b'], indexes: [['a'], ['b']], ttl: '1m' };
const RULE: BoundRule = { namespace: 'orders', source: 'Order', on: ['insert', 'update'], derive: () => ({ a: 1 }) };
const MAPPED: BoundRule = { ...RULE, derive: deriveFromColumns({ a: 'x', b: 'y' }) };

function describing(options: Partial<NamespaceOptions>, placed: readonly PlacedRule[]): string {
  return describeRules(new Namespace({ ...OPTIONS, ...options }, 'p', (text) => text), placed);
}

const on = (rule: BoundRule, ...tables: string[]): PlacedRule => ({ rule, tables });
const base = describing({}, [on(RULE, 'orders'), on(MAPPED, 'items', 'lines')]);

describe('describeRules', () => {
  it('is the same whatever the order of what is declared, and however long entries live', () => {
    const rules = [
      on({ ...MAPPED, derive: deriveFromColumns({ b: 'y', a: 'x' }), on: ['update', 'insert'] }, 'lines', 'items'),
      on({ ...RULE, derive: () => ({ a: 1 }) }, 'orders'),
    ];
    expect(describing({ id: ['b', 'a'], indexes: [['b'], ['a']], ttl: '9h' }, rules)).toBe(base);
  });

  const both = (rule: Partial<BoundRule>): readonly PlacedRule[] => [
    on({ ...RULE, ...rule }, 'orders'),
    on(MAPPED, 'items', 'lines'),
  ];
  it.each<[string, Partial<NamespaceOptions>, readonly PlacedRule[]]>([
    ['another source', {}, both({ source: 'Other' })],
    ['other changes', {}, both({ on: ['insert'] })],
    ['another function', {}, both({ derive: () => ({ a: 2 }) })],
    [
      'another mapping',
      {},
      [on(RULE, 'orders'), on({ ...RULE, derive: deriveFromColumns({ a: 'x' }) }, 'items', 'lines')],
    ],
    ['a rule less', {}, [on(RULE, 'orders')]],
    ['other tables', {}, [on(RULE, 'orders'), on(MAPPED, 'items')]],
    ['other fields', { id: ['a', 'b', 'c'] }, both({})],
    ['other indexes', { indexes: [['a']] }, both({})],
    ['tags', { tags: () => [tag('x', 1)] }, both({})],
  ])('is another with %s', (_, options, placed) => {
    expect(describing(options, placed)).not.toBe(base);
  });
});
