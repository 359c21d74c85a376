/** Ends a transaction that was never meant to be committed. */
export class RollbackOnPurpose extends Error {}
