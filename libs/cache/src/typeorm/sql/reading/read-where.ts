import type { TableWrite } from '../table-write.js';
import { readCriteria } from './read-criteria.js';
import type { WriteSource } from './write-reader.js';

/** Reads the condition whose WHERE is at the index, up to the next clause; nothing when no WHERE is there. */
export function readWhere({ list, index, sql, dialect }: WriteSource): Pick<TableWrite, 'where'> {
  const start = index + 1;
  const end = list.findWord(start, list.length, 'returning', 'order', 'limit');
  const isCursor = list.isWord(start, 'current') && list.isWord(start + 1, 'of');
  if (!list.isWord(index, 'where') || isCursor || end === start) return {};
  const where = readCriteria(list, start, end, sql, dialect);
  if (!where) return {};
  // A limit takes only some of the rows for which the condition holds.
  return { where: list.isWord(end, 'order', 'limit') ? { ...where, isComplete: false } : where };
}
