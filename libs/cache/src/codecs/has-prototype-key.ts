/**
 * Tells whether an object in parsed JSON has a property of its own named `__proto__`. Harmless where it is, it
 * becomes a prototype when the object is later merged or copied by assignment.
 *
 * @param json - The text that `parsed` came from: most texts cannot spell the name, and are not walked.
 */
export function hasPrototypeKey(json: string, parsed: unknown): boolean {
  if (!json.includes('__proto__') && !json.includes('\\u00')) return false;
  const waiting = [parsed];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) return true;
    for (const child of Object.values(value)) waiting.push(child);
  }
  return false;
}
