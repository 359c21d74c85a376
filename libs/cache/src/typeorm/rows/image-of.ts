import type { RowImage } from '../../core/invalidation/row-image.js';
import type { RuleContext } from '../../core/invalidation/rule.js';

/** One image of a changed row, and which one it is. */
export type ImageOf = readonly [RuleContext['image'], RowImage];
