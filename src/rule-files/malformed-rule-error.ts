import { RuleFileError } from './rule-file-error.js';

/** A group or a rule lacks what every one must have, or has it in another form. */
export class MalformedRuleError extends RuleFileError {
  readonly code = 'RULES_MALFORMED';

  constructor(file: string, line: number | undefined, where: string, problem: string) {
    super(
      file,
      line,
      `${where}: ${problem}`,
      'A group needs a `name` and `rules`; an alert needs an `alert` and an `expr`.',
    );
  }
}
