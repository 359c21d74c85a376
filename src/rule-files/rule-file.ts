/** One alerting rule. */
export interface AlertRule {
  readonly name: string;
  readonly expression: string;
  /** `none` when the rule has no such label. */
  readonly severity: string;
}

/** Rules that are evaluated together. */
export interface RuleGroup {
  readonly name: string;
  readonly alerts: readonly AlertRule[];
}

/** What a Prometheus rule file says, recording rules left aside. */
export interface RuleFile {
  /** Its file name without folder and ending. */
  readonly name: string;
  readonly groups: readonly RuleGroup[];
}
