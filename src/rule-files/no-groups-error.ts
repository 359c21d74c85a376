import { RuleFileError } from './rule-file-error.js';

/** The file is YAML, but has no rule groups. */
export class NoGroupsError extends RuleFileError {
  readonly code = 'RULES_NO_GROUPS';

  constructor(file: string, line: number | undefined) {
    super(
      file,
      line,
      'no rule groups',
      'A Prometheus rule file begins with `groups:` and a list of at least one group.',
    );
  }
}
