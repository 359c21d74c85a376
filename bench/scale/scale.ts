import { renderBenchmarks } from '../page/render-benchmarks.js';
import type { Suite } from '../suite.js';
import { entries } from './entries.js';
import { indexes } from './indexes.js';
import { processes } from './processes.js';
import { startUp } from './start-up.js';

/** What becomes more expensive with more of everything, and what does not. Fences per transaction are in `write`. */
export const scale: Suite = {
  name: 'scale',
  measurements: [entries, indexes, processes, startUp],
  renderMarkdown: renderBenchmarks,
};
