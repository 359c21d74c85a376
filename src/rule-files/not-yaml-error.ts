import { RuleFileError } from './rule-file-error.js';

/** The file is not YAML. */
export class NotYamlError extends RuleFileError {
  readonly code = 'RULES_NOT_YAML';

  constructor(file: string, line: number | undefined, problem: string) {
    super(file, line, `not YAML: ${problem}`, 'Correct the file, or leave it out.');
  }
}
