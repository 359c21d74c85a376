import type { Cache } from '../../core/cache.js';
import type { RowImage } from '../../core/invalidation/row-image.js';
import { evaluateRule } from '../../core/invalidation/rule-evaluation.js';
import type { BoundRule, RuleContext } from '../../core/invalidation/rule.js';
import { isColumnMapping } from '../../core/invalidation/column-mapping.js';
import { absentManager } from './absent-manager.js';

/** Tries out whether `rule` would ask the database before it answers for `image`. Never rejects. */
export async function queriesDatabase(
  rule: BoundRule,
  image: RowImage,
  context: RuleContext,
  cache: Pick<Cache, 'namespaces'>,
): Promise<boolean> {
  const namespace = cache.namespaces().find(({ name }) => name === rule.namespace);
  if (!namespace || isColumnMapping(rule.derive)) return false;
  const { manager, wasUsed } = absentManager();
  await evaluateRule(rule, namespace, image, { ...context, manager });
  return wasUsed();
}
