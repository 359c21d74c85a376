import type { Namespace } from '../../core/key/namespace.js';
import type { RowImage } from '../../core/invalidation/row-image.js';
import { evaluateRule } from '../../core/invalidation/rule-evaluation.js';
import { everything, type BoundRule, type RuleContext, type Target } from '../../core/invalidation/rule.js';
import { Tag } from '../../core/invalidation/tag.js';
import { absentManager } from './absent-manager.js';

/**
 * How much a rule invalidates for an image: single entries or tags, an index, or the whole namespace. `depends` when it fails, or
 * asks the database first; `nothing` when it answers nothing.
 */
export type Precision = 'nothing' | 'exact' | 'index' | 'depends' | 'widened';

const WIDER: readonly Precision[] = ['nothing', 'exact', 'index', 'depends', 'widened'];

/** Returns the less precise of two. */
export function widerOf(a: Precision, b: Precision): Precision {
  return WIDER.indexOf(a) > WIDER.indexOf(b) ? a : b;
}

/** Tries out how precisely `rule` would answer for `image`, without a database. Never rejects. */
export async function probeRule(
  rule: BoundRule,
  namespace: Namespace,
  image: RowImage,
  context: Omit<RuleContext, 'manager'>,
): Promise<Precision> {
  const { manager, wasUsed } = absentManager();
  const { targets, widen, error } = await evaluateRule(rule, namespace, image, { ...context, manager });
  if (wasUsed() || error !== undefined) return 'depends';
  if (widen) return 'widened';
  return targets.map((target) => precisionOf(target, namespace)).reduce(widerOf, 'nothing');
}

function precisionOf(target: Target, namespace: Namespace): Precision {
  if (target === everything) return 'widened';
  if (target instanceof Tag || namespace.isWhole(target)) return 'exact';
  return namespace.widestIndexWithin(Object.keys(target))?.length === Object.keys(target).length ? 'index' : 'widened';
}
