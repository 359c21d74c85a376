type Method = (...given: unknown[]) => unknown;

/**
 * Overrides one method of one object; what it inherits stays as it is. Returns what undoes it.
 *
 * Where somebody else has overridden it in the meantime, the undone override is passed through instead of taken out.
 *
 * @param replace - Given the original, bound to `object`, returns what goes in its place.
 */
export function override<Target extends object, Name extends keyof Target>(
  object: Target,
  name: Name,
  replace: (original: Target[Name]) => Target[Name],
): () => void {
  const original = object[name];
  const wasOwn = Object.hasOwn(object, name);
  const bound: Method = (...given) => (original as Method).apply(object, given);
  const replacement = replace(bound as Target[Name]) as Method;
  let isActive = true;
  const placed = ((...given: unknown[]) => (isActive ? replacement : bound)(...given)) as Target[Name];
  object[name] = placed;
  return () => {
    isActive = false;
    if (object[name] !== placed) return;
    if (wasOwn) object[name] = original;
    else Reflect.deleteProperty(object, name);
  };
}
