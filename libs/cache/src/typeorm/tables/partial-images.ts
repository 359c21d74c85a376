import type { DataSource } from 'typeorm';
import type { ImageOf } from '../rows/image-of.js';
import { rowKey } from '../rows/row-key.js';
import { UNKNOWN_IMAGES } from '../rows/unknown-row.js';
import { childImage, clearedImage, referencedValues } from './child-image.js';
import type { ForeignKey } from './foreign-key.js';
import type { ImagesChange, TableChange } from './table-change.js';

/** Returns what is known, without a look at the database, of rows that `step` changes because `parent` does. */
export function partialImages(
  dataSource: DataSource,
  key: ForeignKey,
  parent: ImagesChange,
  step: TableChange,
): readonly ImageOf[] {
  if (step.change === 'truncate') return UNKNOWN_IMAGES.truncate;
  if (parent.change === 'update' && keepsKey(key, parent)) return [];
  return parent.images.flatMap(([side, image]): ImageOf[] => {
    const child = childImage(dataSource, key, { metadata: parent.metadata, image });
    if (!child) return [];
    if (side === 'new') return key.onUpdate === 'follow' ? [['new', child]] : [];
    const action = parent.change === 'remove' ? key.onDelete : key.onUpdate;
    const isCleared = action === 'clear' || action === 'reset';
    return isCleared
      ? [
          ['old', child],
          ['new', clearedImage(key, action, child)],
        ]
      : [['old', child]];
  });
}

/** True for one row of which both images show the same key. */
function keepsKey(key: ForeignKey, { metadata, images }: ImagesChange): boolean {
  const olds = images.filter(([side]) => side === 'old');
  const news = images.filter(([side]) => side === 'new');
  if (olds.length !== 1 || news.length !== 1) return false;
  const [before, after] = [olds[0]!, news[0]!].map(([, image]) => referencedValues(key, { metadata, image }));
  return !before!.includes(undefined) && rowKey(before!) === rowKey(after!);
}
