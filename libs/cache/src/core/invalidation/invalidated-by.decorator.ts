import { declareRule } from '../access/declarations.js';
import type { DeriveTargets, RowChange } from './rule.js';
import type { Named } from './tag.js';

/** When a rule applies. */
export interface RuleOptions {
  /** Changes that matter; all of them when left out. */
  readonly on?: readonly RowChange[];
}

const ALL_CHANGES: readonly RowChange[] = ['insert', 'update', 'remove'];

/**
 * Declares that a change of `source`'s rows invalidates what `derive` returns, in the decorated accessor's namespace.
 *
 * @param source - An entity class, or the name of an entity or table (for junction tables, which have no class).
 *
 * @example
 * ```ts
 * @InvalidatedBy(DetectorWorkflow, (link) => ({ detectorId: link.detectorId }))
 * ```
 */
export function InvalidatedBy<Row extends object>(
  source: abstract new (...args: never[]) => Row,
  derive: DeriveTargets<Row>,
  options?: RuleOptions,
): ClassDecorator;
export function InvalidatedBy(source: string, derive: DeriveTargets, options?: RuleOptions): ClassDecorator;
export function InvalidatedBy(source: Named, derive: DeriveTargets, options: RuleOptions = {}): ClassDecorator {
  return (accessor) => declareRule(accessor, { source, derive, on: options.on ?? ALL_CHANGES });
}
