import { describe, expect, it } from 'vitest';
import { makeReadOnly } from './read-only.js';

const none = {};

class Point {
  constructor(public x: number) {}
}

describe('makeReadOnly', () => {
  it.each([
    ['text', 'x'],
    ['null', null],
    ['undefined', undefined],
    ['a bigint', 1n],
    ['NaN', Number.NaN],
  ])('has nothing to do for %s', (_, value) => {
    expect(makeReadOnly(value, none)).toBe(true);
  });

  it('freezes plain objects and lists, however deep, and those that lead back to themselves', () => {
    const inner: Record<string, unknown> = { list: [{ x: 1 }], bare: Object.create(null) as object };
    inner['self'] = inner;
    const value = { inner, [Symbol('s')]: { x: 1 } };
    expect(makeReadOnly(value, none)).toBe(true);
    expect(Object.isFrozen(value) && Object.isFrozen(inner) && Object.isFrozen(inner['bare'])).toBe(true);
    expect(() => (inner['list'] as unknown[]).push(1)).toThrow(TypeError);
    expect(() => ((inner['list'] as { x: number }[])[0]!.x = 2)).toThrow(TypeError);
  });

  it('does not overflow the stack on what is nested deeper than that is high', () => {
    let deep: object = {};
    for (let i = 0; i < 100_000; i++) deep = { deep };
    expect(makeReadOnly(deep, none)).toBe(true);
  });

  it('refuses to change a Date, which stays one', () => {
    const value = { at: new Date(5) };
    expect(makeReadOnly(value, none)).toBe(true);
    expect(() => value.at.setTime(1)).toThrow(/Cannot call setTime/);
    expect(() => value.at.setUTCHours(1)).toThrow(TypeError);
    expect(value.at).toBeInstanceOf(Date);
    expect(value).toStrictEqual({ at: new Date(5) });
    expect(JSON.stringify(value)).toBe('{"at":"1970-01-01T00:00:00.005Z"}');
    expect(new Date(value.at).setTime(7)).toBe(7);
    expect(structuredClone(value.at).setTime(7)).toBe(7);
  });

  it('refuses to change a Map or Set, and what is in them', () => {
    const map = new Map([[{ key: 1 }, { value: 1 }]]);
    const set = new Set([{ member: 1 }]);
    expect(makeReadOnly({ map, set }, none)).toBe(true);
    for (const change of [() => map.clear(), () => map.set({ key: 2 }, { value: 2 }), () => map.delete({ key: 1 })])
      expect(change).toThrow(TypeError);
    for (const change of [() => set.clear(), () => set.add({ member: 2 }), () => set.delete({ member: 1 })])
      expect(change).toThrow(TypeError);
    const [[key, value]] = [...map] as [[{ key: number }, { value: number }]];
    for (const object of [key, value, [...set][0]]) expect(Object.isFrozen(object)).toBe(true);
    expect(map).toStrictEqual(new Map([[{ key: 1 }, { value: 1 }]]));
    expect(new Map(map).set({ key: 3 }, { value: 3 }).size).toBe(2);
  });

  it('freezes an instance of a class only when somebody vouches for it', () => {
    const point = new Point(1);
    expect(makeReadOnly([point], none)).toBe(false);
    point.x = 2;
    expect(makeReadOnly([point], { isFreezable: (instance) => instance instanceof Point })).toBe(true);
    expect(() => (point.x = 3)).toThrow(TypeError);
  });

  it.each([
    ['bytes', Buffer.from('x')],
    ['an array of numbers', new Float64Array(1)],
    ['a subclass of Date', new (class Moment extends Date {})()],
    ['a function', () => undefined],
    ['a regular expression', /x/],
    [
      'a getter',
      {
        get x() {
          return 1;
        },
      },
    ],
  ])('changes nothing of a value with %s in it', (_, part) => {
    const value = { part, other: { x: 1 } };
    expect(makeReadOnly(value, none)).toBe(false);
    value.other.x = 2;
    expect(value.other.x).toBe(2);
  });
});
