import type { BoundRule } from '../../core/invalidation/rule.js';

/** A rule that a change of some entity's rows concerns. */
export interface MatchedRule {
  readonly rule: BoundRule;
  /** False when the rule names another entity on the same table, or a view: it applies, but this entity's properties are not that one's. */
  readonly sameProperties: boolean;
  /** True for a rule on a view: its rows may change in any way, whatever happens to those that it reads. */
  readonly isOnView: boolean;
}
