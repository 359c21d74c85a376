/** The rule files have groups, but no alert in them. */
export class NoAlertsError extends Error {
  readonly code = 'DEMO_NO_ALERTS';

  constructor(rules: string) {
    super(`${rules}: no alerts in its rules. Give rule files with at least one \`alert:\`.`);
    this.name = 'NoAlertsError';
  }
}
