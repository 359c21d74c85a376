import { describe, expect, it } from 'vitest';
import { Namespace } from '../key/namespace.js';
import { evaluateRule } from './rule-evaluation.js';
import { everything, type DeriveTargets } from './rule.js';
import { tag, type Tag } from './tag.js';

const namespace = new Namespace(
  { name: 'n', id: ['a', 'b', 'c'], indexes: [['a'], ['a', 'b']], ttl: '1m' },
  'p',
  (text) => text,
);
const known = { a: 1, b: 2 };

async function ask(derive: DeriveTargets, columns: Record<string, unknown> = known) {
  const rule = { namespace: 'n', source: 'Row', on: ['update' as const], derive };
  return evaluateRule(rule, namespace, { known: columns }, { change: 'update', image: 'old', manager: null });
}

describe('evaluateRule', () => {
  it.each<[string, DeriveTargets, unknown]>([
    [
      'a known column stays',
      (row: typeof known) => ({ a: row.a, b: row.b }),
      { targets: [{ a: 1, b: 2 }], widen: false },
    ],
    [
      'an unknown field widens to the widest index',
      (row: Record<string, unknown>) => ({ a: row['a'], b: row['b'], c: row['c'] }),
      { targets: [{ a: 1, b: 2 }], widen: false },
    ],
    [
      'without a fitting index it widens to everything',
      (row: Record<string, unknown>) => ({ b: row['b'], c: row['c'] }),
      { targets: [everything], widen: false },
    ],
    [
      'an unknown column in a condition widens',
      (row: Record<string, unknown>) => (row['on'] ? { a: 1 } : []),
      { widen: true },
    ],
    [
      'an unknown column in a computation widens',
      (row: Record<string, number>) => ({ a: row['x']! + 1 }),
      { targets: [], widen: true },
    ],
    [
      'a look inside an unknown relation widens',
      (row: Record<string, { id: number }>) => ({ a: row['rel']!.id }),
      { targets: [], widen: true },
    ],
    ['nothing at all', () => undefined, { targets: [], widen: false }],
    [
      'several, by promise',
      async () => Promise.resolve([{ a: 1 }, everything]),
      { targets: [{ a: 1 }, everything], widen: false },
    ],
  ])('%s', async (_title, derive, verdict) => expect(await ask(derive)).toMatchObject(verdict as object));

  it('makes a tag of an unknown id one that can only be widened', async () => {
    const { targets, widen } = await ask((row: Record<string, number>) => tag('Row', row['id']!));
    expect((targets[0] as Tag).name).toBeNull();
    expect(widen).toBe(false);
  });

  it('widens and hands on the error of a rule that fails with everything known', async () => {
    const error = new Error('mistake');
    expect(await ask(() => Promise.reject(error))).toEqual({ targets: [], widen: true, error });
  });

  it('lets a rule use getters of the entity’s class, and widens when such a getter needs an unknown column', async () => {
    class Row {
      a!: number;
      z!: number;
      get double() {
        return this.a * 2;
      }
      get sum() {
        return this.a + this.z;
      }
    }
    const rule = { namespace: 'n', source: Row, on: ['update' as const], derive: (row: Row) => ({ a: row.double }) };
    const context = { change: 'update' as const, image: 'new' as const, manager: null };
    const image = { known: { a: 4 }, prototype: Row.prototype };
    expect(await evaluateRule(rule, namespace, image, context)).toMatchObject({ targets: [{ a: 8 }], widen: false });
    const needy = { ...rule, derive: (row: Row) => ({ a: row.sum }) };
    expect(await evaluateRule(needy, namespace, image, context)).toMatchObject({ widen: true });
  });
});
