/** A rule file cannot be imported. The message names the file, the line where it is known, and the remedy. */
export abstract class RuleFileError extends Error {
  abstract readonly code: string;

  constructor(
    readonly file: string,
    readonly line: number | undefined,
    problem: string,
    remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${file}${line === undefined ? '' : `, line ${line}`}: ${problem}. ${remedy}`, options);
    this.name = new.target.name;
  }
}
