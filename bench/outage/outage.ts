import type { Suite } from '../suite.js';
import { breakerOpens } from './breaker-opens.js';
import { drains } from './drains.js';
import { firstReads } from './first-reads.js';
import { openAdds } from './open-adds.js';
import { reconnects } from './reconnects.js';
import { renderOutages } from './render-outages.js';
import { resumesAfterPromotion } from './resumes-after-promotion.js';
import { resumesAfterKill, resumesAfterStop } from './resumes.js';

/** What an application notices of a Redis that is away, and how soon it is back to normal afterwards. */
export const outage: Suite = {
  name: 'outage',
  measurements: [
    firstReads,
    breakerOpens,
    openAdds,
    resumesAfterStop,
    resumesAfterKill,
    resumesAfterPromotion,
    drains,
    reconnects,
  ],
  renderMarkdown: renderOutages,
};
