import type { BoundRule } from '../../core/invalidation/rule.js';

/** A rule that a change of some entity's rows concerns. */
export interface MatchedRule {
  readonly rule: BoundRule;
  /** False when the rule names another entity on the same table: it applies, but this entity's properties are not that one's. */
  readonly sameProperties: boolean;
}
