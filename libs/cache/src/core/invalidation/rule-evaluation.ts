import type { Namespace } from '../key/namespace.js';
import { watchRow, type RowImage } from './row-image.js';
import { everything, type BoundRule, type RuleContext, type Target } from './rule.js';
import { isUnknown, Tag, type Unknown } from './tag.js';

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
 * An unknown column that ends up as a field of a target leaves that field out, which makes the target an index or the namespace. An
 * unknown column used in any other way makes the verdict `widen`: nothing is guessed.
 */
export async function evaluateRule(
  rule: BoundRule,
  namespace: Namespace,
  image: RowImage,
  context: RuleContext,
): Promise<RuleVerdict> {
  const { row, unknowns } = watchRow(image);
  try {
    const targets = listOf(await rule.derive(row, context));
    const placed = new Set<Unknown>();
    const narrowed = targets.map((target) => narrow(target, namespace, placed));
    const tagsWidened = targets.some((target) => target instanceof Tag && target.name === null);
    const unplaced = unknowns.some((unknown) => !placed.has(unknown));
    return { targets: narrowed, widen: unplaced && !(tagsWidened && unknowns.length === 1) };
  } catch (error) {
    return { targets: [], widen: true, error: unknowns.length > 0 ? undefined : error };
  }
}

function listOf(result: unknown): readonly Target[] {
  if (result === null || result === undefined) return [];
  return (Array.isArray(result) ? result : [result]) as readonly Target[];
}

function narrow(target: Target, namespace: Namespace, placed: Set<Unknown>): Target {
  if (target === everything || target instanceof Tag) return target;
  const fields = Object.entries(target);
  const unknown = fields.filter(([, value]) => isUnknown(value));
  if (unknown.length === 0) return target;
  for (const [, value] of unknown) placed.add(value as Unknown);
  const known = fields.filter(([, value]) => !isUnknown(value)).map(([field]) => field);
  const index = namespace.widestIndexWithin(known);
  return index ? Object.fromEntries(fields.filter(([field]) => index.includes(field))) : everything;
}
