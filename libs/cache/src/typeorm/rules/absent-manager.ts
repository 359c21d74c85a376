/** An entity manager that answers no call, and whether one was made. */
export interface AbsentManager {
  readonly manager: unknown;
  readonly wasUsed: () => boolean;
}

/** Returns an entity manager that may be looked at, as rules do to lock what they read, and throws when it is called. */
export function absentManager(): AbsentManager {
  let isUsed = false;
  const manager: unknown = new Proxy(() => undefined, {
    get: (_target, property) => (typeof property === 'symbol' || property === 'then' ? undefined : manager),
    apply: () => {
      isUsed = true;
      throw new Error('There is no database here.');
    },
  });
  return { manager, wasUsed: () => isUsed };
}
