import 'reflect-metadata';

const BOUND_TO_FUNCTION = new Set<PropertyKey>(['prototype', 'arguments', 'caller']);

/** Makes `copy` look like `original` to whoever asks for its name, its length, or what decorators have left on it. */
export function copyFunction<F extends object>(copy: F, original: object): F {
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(original)))
    if (!BOUND_TO_FUNCTION.has(key)) Object.defineProperty(copy, key, property);
  for (const key of Reflect.getOwnMetadataKeys(original) as unknown[])
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, original), copy);
  return copy;
}
