import { expect, it } from 'vitest';
import { override } from './override.js';

class Greeter {
  constructor(readonly name: string) {}

  greet(greeting: string): string {
    return `${greeting}, ${this.name}`;
  }
}

const louder = (original: Greeter['greet']) => (greeting: string) => original(greeting).toUpperCase();

it('replaces the method of one object only', () => {
  const [ann, bob] = [new Greeter('Ann'), new Greeter('Bob')];
  override(ann, 'greet', louder);
  expect([ann.greet('hello'), bob.greet('hello')]).toEqual(['HELLO, ANN', 'hello, Bob']);
});

it('undone, leaves the object as it was', () => {
  const ann = new Greeter('Ann');
  override(ann, 'greet', louder)();
  expect(ann.greet('hello')).toBe('hello, Ann');
  expect(Object.hasOwn(ann, 'greet')).toBe(false);
});

it('gives an own method back', () => {
  const own = { greet: (greeting: string) => `${greeting}, you` };
  const { greet } = own;
  override(own, 'greet', louder)();
  expect(own.greet).toBe(greet);
});

it('undone below another override, is passed through', () => {
  const ann = new Greeter('Ann');
  const undo = override(ann, 'greet', louder);
  const undoLater = override(ann, 'greet', (original) => (greeting) => `${original(greeting)}!`);
  undo();
  expect(ann.greet('hello')).toBe('hello, Ann!');
  undoLater();
  expect(ann.greet('hello')).toBe('hello, Ann');
});
