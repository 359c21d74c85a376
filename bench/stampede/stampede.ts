import type { Suite } from '../suite.js';
import { coldKey, coldKeyOfTwo, lastReader } from './cold-key.js';
import { renderStampedes } from './render-stampedes.js';

/** How often one value is loaded when everybody wants it at once, and how long they wait. */
export const stampede: Suite = {
  name: 'stampede',
  measurements: [coldKey, coldKeyOfTwo, lastReader],
  renderMarkdown: renderStampedes,
};
