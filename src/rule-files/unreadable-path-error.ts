import { RuleFileError } from './rule-file-error.js';

/** The path given for rule files cannot be read, or holds none. */
export class UnreadablePathError extends RuleFileError {
  readonly code = 'RULES_UNREADABLE';

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(path, undefined, problem, 'Give a readable rule file, or a folder that holds .yml or .yaml files.', options);
  }
}
