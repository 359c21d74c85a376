import { describe, expect, it } from 'vitest';
import { deriveFromColumns } from '../../core/invalidation/column-mapping.js';
import { everything, type DeriveTargets } from '../../core/invalidation/rule.js';
import { tag } from '../../core/invalidation/tag.js';
import { Namespace } from '../../core/key/namespace.js';
import { probeRule, widerOf, type Precision } from './probe-rule.js';

const options = { name: 'links', id: ['a', 'b'], indexes: [['a']], ttl: '1m' } as const;
const namespace = new Namespace(options, 'test', (text) => text);
const probe = (derive: DeriveTargets, known: Record<string, unknown> = { a: 1 }): Promise<Precision> =>
  probeRule(
    { namespace: 'links', source: 'link', on: ['update'], derive },
    namespace,
    { known },
    {
      change: 'update',
      image: 'old',
    },
  );

describe('how precise a rule is', () => {
  const answers: [what: string, precision: Precision, derive: DeriveTargets][] = [
    ['a whole id', 'exact', () => ({ a: 1, b: 2 })],
    ['a tag', 'exact', () => tag('link', 1)],
    ['the fields of an index', 'index', () => ({ a: 1 })],
    ['an id and an index', 'index', () => [{ a: 1, b: 2 }, { a: 1 }]],
    ['fields of no index', 'widened', () => ({ b: 1 })],
    ['everything', 'widened', () => everything],
    ['no field at all', 'widened', () => ({})],
    ['nothing', 'nothing', () => null],
  ];

  it.each(answers)('that answers %s: %s', async (_what, precision, derive) => {
    expect(await probe(derive)).toBe(precision);
  });

  it('counts what it reads: a function widens for one unknown column, a mapping narrows to the rest', async () => {
    expect(await probe((row) => ({ a: row.a, b: row.b }))).toBe('widened');
    expect(await probe(deriveFromColumns({ a: 'a', b: 'b' }))).toBe('index');
    expect(await probe(deriveFromColumns({ a: 'a', b: 'b' }), {})).toBe('widened');
  });

  it('is not told where it asks the database, even if it takes no for an answer, or fails', async () => {
    expect(
      await probe(async (_row, { manager }): Promise<null> =>
        manager.findOne({ lock: manager.queryRunner?.isReleased }),
      ),
    ).toBe('depends');
    expect(await probe(async (_row, { manager }): Promise<null> => manager.find().catch(() => null))).toBe('depends');
    expect(
      await probe((): null => {
        throw new Error('broken');
      }),
    ).toBe('depends');
  });
});

it('tells which of two is less precise', () => {
  expect(widerOf('index', 'exact')).toBe('index');
  expect(widerOf('depends', 'widened')).toBe('widened');
});
