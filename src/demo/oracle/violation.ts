/** A read that broke the promise: it saw something older than what was acknowledged before it began, or something never committed. */
export interface Violation {
  readonly kind: 'stale' | 'dirty';
  readonly what: string;
}
