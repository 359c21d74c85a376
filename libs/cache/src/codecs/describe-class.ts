/** Names the class of an object for an error message, without running any of its code. */
export function describeClass(object: object): string {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype === null) return 'an object without prototype';
  const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  const name = typeof constructor === 'function' ? constructor.name : '';
  return name === '' ? 'an instance of an unnamed class' : `an instance of ${name}`;
}
