import { declareMethodRule, declareRule, type AccessorClass } from '../access/declarations.js';
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
 * Declares that a change of `source`'s rows invalidates what `derive` says, in the namespace of the decorated accessor, or method that is
 * `@Cached`. The entries of a method have no id that a row could name: a rule there answers with tags, or `everything`.
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
): ClassDecorator & MethodDecorator;
export function InvalidatedBy(
  source: string,
  derive: DeriveTargets | ColumnMapping,
  options?: RuleOptions,
): ClassDecorator & MethodDecorator;
export function InvalidatedBy(
  source: Named,
  given: DeriveTargets | ColumnMapping,
  { on = ALL_CHANGES }: RuleOptions = {},
): ClassDecorator & MethodDecorator {
  const derive = typeof given === 'object' && given !== null ? deriveFromColumns(given) : given;
  const rule = { source, derive, on };
  return (target: object, method?: PropertyKey): void => {
    if (method === undefined) declareRule(target as AccessorClass, rule);
    else declareMethodRule(target, method, rule);
  };
}
