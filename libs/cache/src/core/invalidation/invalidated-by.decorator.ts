import { declareRule } from '../access/declarations.js';
import { deriveFromColumns, type ColumnMapping } from './column-mapping.js';
import type { DeriveTargets, RowChange } from './rule.js';
import type { Named } from './tag.js';

/** When a rule applies. */
export interface RuleOptions {
  /** Changes that matter; all of them when left out. */
  readonly on?: readonly RowChange[];
}

const ALL_CHANGES: readonly RowChange[] = ['insert', 'update', 'remove'];

/**
 * Declares that a change of `source`'s rows invalidates what `derive` says, in the decorated accessor's namespace.
 *
 * `derive` is a function of the row, or says which column holds each field of the id. Where a write does not tell every column, as bulk
 * writes do not, a function that reads an unknown one empties the namespace; a mapping still finds the index that the known ones name.
 *
 * @param source - An entity class, or the name of an entity or table (for junction tables, which have no class).
 *
 * @example
 * ```ts
 * @InvalidatedBy(DetectorWorkflow, { detectorId: 'detectorId', environmentId: 'environmentId' })
 * @InvalidatedBy(Detector, (detector) => ({ detectorId: detector.id }), { on: ['update', 'remove'] })
 * ```
 */
export function InvalidatedBy<Row extends object>(
  source: abstract new (...args: never[]) => Row,
  derive: DeriveTargets<Row> | Readonly<Record<string, keyof Row & string>>,
  options?: RuleOptions,
): ClassDecorator;
export function InvalidatedBy(
  source: string,
  derive: DeriveTargets | ColumnMapping,
  options?: RuleOptions,
): ClassDecorator;
export function InvalidatedBy(
  source: Named,
  given: DeriveTargets | ColumnMapping,
  { on = ALL_CHANGES }: RuleOptions = {},
): ClassDecorator {
  const derive = typeof given === 'object' && given !== null ? deriveFromColumns(given) : given;
  return (accessor) => declareRule(accessor, { source, derive, on });
}
