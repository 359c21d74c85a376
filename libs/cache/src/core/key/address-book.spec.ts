import { describe, expect, it } from 'vitest';
import { Namespace } from './namespace.js';

const GENERATION = 1_000;

describe('the addresses that a namespace remembers', () => {
  it('are built once for ids that are equal', () => {
    const things = namespace(['a', 'b']);
    expect(things.address({ a: 1, b: 'x' })).toBe(things.address({ b: 'x', a: 1 }));
  });

  it.each([
    ['numbers from texts', 1, '1'],
    ['numbers from bigints', 1, 1n],
    ['booleans from texts', true, 't'],
    ['null from texts', null, 'n'],
  ])('tell %s', (_, a, b) => {
    const things = namespace(['a']);
    expect(things.address({ a })).not.toEqual(things.address({ a: b }));
    expect(things.address({ a })).toEqual(namespace(['a']).address({ a }));
    expect(things.address({ a: b })).toEqual(namespace(['a']).address({ a: b }));
  });

  it('are one for 0 and -0, as their keys are', () => {
    const things = namespace(['a']);
    expect(things.address({ a: -0 })).toEqual(things.address({ a: 0 }));
  });

  it('follow a date that was changed', () => {
    const things = namespace(['at']);
    const at = new Date(0);
    const before = things.address({ at });
    at.setTime(1);
    expect(things.address({ at })).toEqual(namespace(['at']).address({ at: new Date(1) }));
    expect(things.address({ at })).not.toEqual(before);
  });

  it('are none of ids with a field too many, or one too few, whatever was asked before', () => {
    const things = namespace(['a', 'b']);
    things.address({ a: 1, b: 2 });
    expect(() => things.address({ a: 1, b: 2, c: 3 })).toThrow(/"c" is not a field/);
    expect(() => things.address({ a: 1 })).toThrow(/"b" is missing/);
  });

  it('are known, and refused, of ids whose fields are getters as of any others', () => {
    class Computed {
      get a(): number {
        return 1;
      }
    }
    class Other extends Computed {
      readonly b = 2;
    }
    const things = namespace(['a']);
    expect(() => things.address(new Other())).toThrow(/"b" is not a field/);
    expect(things.address(new Computed())).toBe(things.address({ a: 1 }));
    expect(() => things.address(new Other())).toThrow(/"b" is not a field/);
  });

  it('stay while they are asked for, and are forgotten after a generation of others', () => {
    const things = namespace(['a', 'b']);
    const [wanted, unwanted] = [things.address({ a: 0, b: 0 }), things.address({ a: 0, b: 1 })];
    const asked = Array.from({ length: 2 * GENERATION }, (_, i) => {
      things.address({ a: i + 1, b: 0 });
      return things.address({ a: 0, b: 0 });
    });
    expect(asked.every((one) => one === wanted)).toBe(true);
    expect(things.address({ a: 0, b: 1 })).toEqual(unwanted);
    expect(things.address({ a: 0, b: 1 })).not.toBe(unwanted);
  });

  it('do not hold on to long texts', () => {
    const things = namespace(['a']);
    const a = 'x'.repeat(161);
    expect(things.address({ a })).not.toBe(things.address({ a }));
    expect(things.address({ a })).toEqual(things.address({ a }));
  });
});

function namespace(id: readonly string[]): Namespace {
  return new Namespace({ name: 'things', id, ttl: '1m' }, 'app', (text) => `digest of ${text.length}`);
}
