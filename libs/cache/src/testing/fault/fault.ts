/**
 * A fault that is switched on, until it has struck as often as it should or is healed.
 *
 * @example
 * ```ts
 * const fault = store.fail('read').once();
 * await names.get({ id: 1 });
 * expect(fault.fired).toBe(1);
 * ```
 */
export interface Fault {
  /** How often it has struck. */
  readonly fired: number;
  /** Resolves once it has struck for the first time. */
  readonly arrived: Promise<void>;
  /** Resolves once it has struck `count` times in all. */
  arrivals(count: number): Promise<void>;
  /** Lets it strike one more time only. Returns itself. */
  once(): this;
  /** Lets it strike `count` more times only. Returns itself. */
  times(count: number): this;
  /** Ends it, and lets go what it holds. Safe to call twice. */
  heal(): void;
}
