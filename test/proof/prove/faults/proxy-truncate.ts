import { proxyFault } from './proxy-fault.js';

/** Some answers end in the middle, and their connections with them. */
export const PROXY_TRUNCATE = proxyFault('proxy-truncate', {
  effect: 'none',
  shortest: 200,
  longest: 1_000,
  strike: (proxy, { draws }) => void proxy.truncate().times(1 + draws.below(5)),
});
