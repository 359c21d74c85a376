import type { RowImage } from '../../core/invalidation/row-image.js';
import type { SeenChange } from '../rules/seen-change.js';
import type { ImageOf } from './image-of.js';

/** The image of a row of which nothing is known: every rule that looks at a column widens. */
export const UNKNOWN_ROW: RowImage = { known: {} };

/** What rules are asked about when a write does not say which rows it changes. */
export const UNKNOWN_IMAGES: Readonly<Record<SeenChange, readonly ImageOf[]>> = {
  insert: [['new', UNKNOWN_ROW]],
  update: [
    ['old', UNKNOWN_ROW],
    ['new', UNKNOWN_ROW],
  ],
  remove: [['old', UNKNOWN_ROW]],
  'soft-remove': [['old', UNKNOWN_ROW]],
  recover: [['new', UNKNOWN_ROW]],
  truncate: [['old', UNKNOWN_ROW]],
};
