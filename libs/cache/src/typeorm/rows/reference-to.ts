/**
 * Returns what is known of a related row: the columns that a foreign key copies, and nothing else.
 *
 * Asking for more throws, which widens the rule. What the writer has in memory of a related row is no evidence of its state, so
 * a rule that needs it reads it through its context's manager.
 */
export function referenceTo(known: Readonly<Record<string, unknown>>): object {
  return new Proxy(known, {
    get(target, property) {
      if (typeof property === 'symbol' || property === 'then' || Object.hasOwn(target, property)) {
        return Reflect.get(target, property) as unknown;
      }
      throw new TypeError(`"${property}" of the related row is not known; read it through the rule's manager.`);
    },
  });
}
