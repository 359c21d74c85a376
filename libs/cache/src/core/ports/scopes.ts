/** Knows for whom the caller runs: the tenant or user that scoped accessors put into their keys. */
export interface Scopes {
  /** Whether there is a scope of this name at all. */
  has(name: string): boolean;
  /** Returns the caller's value of the scope; undefined or null when it runs for nobody in particular. */
  valueOf(name: string): unknown;
}

/** Knows nobody: accessors with a scope are then refused when they are bound. */
export const NO_SCOPES: Scopes = { has: () => false, valueOf: () => undefined };
