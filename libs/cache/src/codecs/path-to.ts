const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * Returns where `culprit` sits inside `root`, such as `.links[0].owner`, or undefined when it is not found.
 * Runs only once something has been refused, so that the ordinary way through a codec carries no path along.
 */
export function pathTo(root: unknown, culprit: unknown): string | undefined {
  const visited = new Set<unknown>();
  const waiting: [string, unknown][] = [['', root]];
  for (const [path, value] of waiting) {
    if (Object.is(value, culprit)) return path;
    if (typeof value !== 'object' || value === null || visited.has(value)) continue;
    visited.add(value);
    for (const [step, child] of children(value)) waiting.push([path + step, child]);
  }
  return undefined;
}

function* children(value: object): Generator<[string, unknown]> {
  if (value instanceof Map || value instanceof Set) {
    for (const key of value.keys()) yield ['.keys()', key];
    for (const child of value.values()) yield ['.values()', child];
  }
  if (ArrayBuffer.isView(value)) return;
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    // Descriptors, because a getter is user code: it is not run for the sake of a message.
    if (descriptor.enumerable) yield [step(value, key), descriptor.value];
  }
}

function step(holder: object, key: string): string {
  if (Array.isArray(holder)) return `[${key}]`;
  return IDENTIFIER.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
