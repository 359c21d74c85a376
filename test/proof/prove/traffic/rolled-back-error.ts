/** Thrown to roll a transaction back. */
export class RolledBackError extends Error {
  readonly code = 'PROOF_ROLLED_BACK';

  constructor() {
    super('Rolled back on purpose.');
  }
}
