import type { Suite } from '../suite.js';
import { trustedAge } from './trusted-age.js';
import { renderLocal } from './render-local.js';
import { trustedPeers } from './trusted-peers.js';
import { trustedReads } from './trusted-reads.js';
import { validatedReads } from './validated-reads.js';

/** What reads cost whose values are kept in the process. */
export const local: Suite = {
  name: 'local',
  measurements: [validatedReads, trustedReads, trustedPeers, trustedAge],
  renderMarkdown: renderLocal,
};
