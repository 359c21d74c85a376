import { describe, expect, it } from 'vitest';
import { Namespace } from '../key/namespace.js';
import { deriveFromColumns } from './column-mapping.js';
import { evaluateRule } from './rule-evaluation.js';
import { everything, type DeriveTargets } from './rule.js';
import { tag } from './tag.js';

const namespace = new Namespace(
  { name: 'n', id: ['a', 'b', 'c'], indexes: [['a'], ['a', 'b']], ttl: '1m' },
  'p',
  (text) => text,
);
const known = { a: 1, b: 2 };

const context = { change: 'update' as const, image: 'old' as const, manager: null };

async function ask(derive: DeriveTargets, columns: Record<string, unknown> = known) {
  return evaluateRule(
    { namespace: 'n', source: 'Row', on: ['update'], derive },
    namespace,
    { known: columns },
    context,
  );
}

type Row = Record<string, unknown>;

describe('a rule that is a function', () => {
  it.each<[string, DeriveTargets, unknown]>([
    ['known columns stay', (row: Row) => ({ a: row['a'], b: row['b'] }), [{ a: 1, b: 2 }]],
    ['nothing at all', () => undefined, []],
    ['several, by promise', async () => Promise.resolve([{ a: 1 }, everything]), [{ a: 1 }, everything]],
    [
      'known columns can be asked for',
      (row: Row) => ('a' in row && Object.hasOwn(row, 'a') ? { a: 1 } : []),
      [{ a: 1 }],
    ],
  ])('says what it says: %s', async (_title, derive, targets) => {
    expect(await ask(derive)).toEqual({ targets, widen: false });
  });

  it.each<[string, DeriveTargets]>([
    ['as a field', (row: Row) => ({ a: row['a'], b: row['b'], c: row['c'] })],
    ['in a condition', (row: Row) => (row['on'] ? { a: 1 } : [])],
    ['in a comparison, and as a field', ({ a, c }: Row) => (c === null ? everything : { a, c })],
    ['in a computation', (row: Row) => ({ a: (row['x'] as number) + 1 })],
    ['through an unknown relation', (row: Row) => ({ a: (row['rel'] as { id: number }).id })],
    ['by asking whether it is there', (row: Row) => ('c' in row ? { a: 1 } : [])],
    ['by asking whether it is its own', (row: Row) => (Object.hasOwn(row, 'c') ? { a: 1 } : [])],
    ['as the id of a tag', (row: Row) => tag('Row', row['id'] as number)],
  ])('widens when it reads an unknown column %s', async (_title, derive) => {
    expect(await ask(derive)).toEqual({ targets: [], widen: true, error: undefined });
  });

  it('widens, and hands on the error, when it fails with everything known', async () => {
    const error = new Error('mistake');
    expect(await ask(() => Promise.reject(error))).toEqual({ targets: [], widen: true, error });
  });

  it.each([5, 'x', true, [1]])('widens, and says what to return, when it answers %j', async (answer) => {
    const { widen, error } = await ask(() => answer as never);
    expect(widen).toBe(true);
    expect(error).toMatchObject({
      message: expect.stringMatching(/return a part of the id, tag\(\), everything/) as string,
    });
  });

  it('may use getters of the entity’s class, and widens when such a getter needs an unknown column', async () => {
    class Pair {
      a!: number;
      z!: number;
      get double() {
        return this.a * 2;
      }
      get sum() {
        return this.a + this.z;
      }
    }
    const image = { known: { a: 4 }, prototype: Pair.prototype };
    const rule = { namespace: 'n', source: Pair, on: ['update' as const], derive: (row: Pair) => ({ a: row.double }) };
    expect(await evaluateRule(rule, namespace, image, context)).toMatchObject({ targets: [{ a: 8 }], widen: false });
    const needy = { ...rule, derive: (row: Pair) => ({ a: row.sum }) };
    expect(await evaluateRule(needy, namespace, image, context)).toMatchObject({ widen: true });
  });
});

describe('a rule that is a mapping of columns', () => {
  it.each<[string, Record<string, string>, unknown]>([
    ['all known: that entry', { a: 'a', b: 'b' }, { a: 1, b: 2 }],
    ['other names', { a: 'b' }, { a: 2 }],
    ['one unknown: the widest index that the others name', { a: 'a', b: 'b', c: 'c' }, { a: 1, b: 2 }],
    ['no such index: everything', { b: 'b', c: 'c' }, everything],
    ['nothing known: everything', { a: 'x' }, everything],
  ])('%s', async (_title, columns, target) => {
    expect(await ask(deriveFromColumns(columns))).toEqual({ targets: [target], widen: false });
  });
});
