import { namedBy, readTable } from './read-table.js';
import type { WriteReader } from './write-reader.js';

export const readMerge: WriteReader = ({ list, index, dialect }) => {
  const reference = readTable(list, list.isWord(index + 1, 'into') ? index + 2 : index + 1, dialect);
  if (!reference) return undefined;
  return [{ ...namedBy(reference), verb: 'merge', mayChangeExisting: true }];
};
