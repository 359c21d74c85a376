/** What a detector saw of a library that may be broken. */
export interface Sight {
  /** What is wrong, in one line; null when everything looks right. */
  readonly firstLine: string | null;
}

/** How long, and how often, it may look. */
export interface Budget {
  readonly seconds: number;
  /** Schedules of the simulation, at most. */
  readonly schedules: number;
}

/** Looks at the library in `folder`, a copy of the project, and stops at the first thing that is wrong. */
export type Detect = (folder: string, budget: Budget) => Promise<Sight>;

/** Nothing is wrong. */
export const CLEAN: Sight = { firstLine: null };
