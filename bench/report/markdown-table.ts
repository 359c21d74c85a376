import type { Row } from '../row.js';
import { cellsOf, HEADER } from './cells-of.js';

/** Returns rows as a table of Markdown, to be formatted by whoever keeps it. */
export function markdownTable(rows: readonly Row[]): string {
  return [HEADER, HEADER.map(() => '---'), ...rows.map(cellsOf)].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
