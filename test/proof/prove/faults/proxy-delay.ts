import { proxyFault } from './proxy-fault.js';

/** Answers take longer: some time less than a read waits for them, some time more. */
export const PROXY_DELAY = proxyFault('proxy-delay', {
  effect: 'none',
  shortest: 500,
  longest: 1_500,
  strike: (proxy, { draws }) => void proxy.delay(20 + draws.below(600)),
});
