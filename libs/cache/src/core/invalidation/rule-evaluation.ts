import type { Namespace } from '../key/namespace.js';
import { watchRow, type RowImage } from './row-image.js';
import { everything, type BoundRule, type RuleContext, type Target } from './rule.js';
import { isColumnMapping } from './column-mapping.js';
import { isUnknown } from './unknown-column.js';

/** What a rule said of one row image. */
export interface RuleVerdict {
  readonly targets: readonly Target[];
  /** The rule needed a column the event does not carry, or failed: its namespace must be emptied. */
  readonly widen: boolean;
  /** Why, when the rule failed by itself. */
  readonly error?: unknown;
}

/**
 * Asks `rule` about a row. Never rejects.
 *
 * A function that reads an unknown column makes the verdict `widen`, whatever it returns: which way it would have gone with the value
 * cannot be known. A mapping of columns only passes values on, so there an unknown one leaves its field out, which makes the target an
 * index or the namespace.
 */
export function evaluateRule(
  rule: BoundRule,
  namespace: Namespace,
  image: RowImage,
  context: RuleContext,
): RuleVerdict | Promise<RuleVerdict> {
  const { row, unknowns } = watchRow(image);
  const judged = (result: unknown): RuleVerdict => {
    const targets = listOf(result);
    if (unknowns.length === 0) return { targets, widen: false };
    return isColumnMapping(rule.derive)
      ? { targets: targets.map((target) => narrow(target, namespace)), widen: false }
      : { targets: [], widen: true };
  };
  const failed = (error: unknown): RuleVerdict => ({
    targets: [],
    widen: true,
    error: unknowns.length > 0 ? undefined : error,
  });
  try {
    const result: unknown = rule.derive(row, context);
    // Most rules answer at once, and one write may ask about a thousand rows.
    return isThenable(result) ? Promise.resolve(result).then(judged).catch(failed) : judged(result);
  } catch (error) {
    return failed(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function listOf(result: unknown): readonly Target[] {
  if (result === null || result === undefined) return [];
  const targets: readonly unknown[] = Array.isArray(result) ? result : [result];
  const wrong = targets.find((target) => target !== everything && (typeof target !== 'object' || target === null));
  if (wrong !== undefined) {
    throw new TypeError(
      `A rule returned a ${typeof wrong}: return a part of the id, tag(), everything, a list of these, or nothing.`,
    );
  }
  return targets as readonly Target[];
}

function narrow(target: Target, namespace: Namespace): Target {
  const fields = Object.entries(target).filter(([, value]) => !isUnknown(value));
  const index = namespace.widestIndexWithin(fields.map(([field]) => field));
  return index ? Object.fromEntries(fields.filter(([field]) => index.includes(field))) : everything;
}
