/**
 * How precisely a write is seen: what it invalidates is just the entries that it concerns, an index of them, or the whole namespace.
 * `depends`: the rule asks the database, or fails on a sample row, so that only a real write can tell. `unseen`: nothing is invalidated.
 */
export type Sight = 'exact' | 'index' | 'depends' | 'widened' | 'unseen';

/** One way in which rows change, and how it is seen. */
export interface WriteCoverage {
  readonly write: string;
  readonly sight: Sight;
  /** Why, in plain words. */
  readonly reason: string;
}

/** What one rule of an accessor sees. */
export interface RuleCoverage {
  /** The entity, table or view that the rule names. */
  readonly source: string;
  /** Tables whose writes reach the rule; none when no registered DataSource knows its source. */
  readonly tables: readonly string[];
  readonly kind: 'mapping' | 'function';
  readonly writes: readonly WriteCoverage[];
}

/** What one accessor sees of the writes that change its values. */
export interface AccessorCoverage {
  readonly namespace: string;
  readonly rules: readonly RuleCoverage[];
  /** What nobody can see, or nothing declares. */
  readonly unseen: readonly string[];
  /** What would make it more precise. */
  readonly advice: readonly string[];
}
