import { proxyFault } from './proxy-fault.js';

/** Connections stay open and new ones are accepted, and nothing comes through until all of it does. */
export const PROXY_HALF_OPEN = proxyFault('proxy-half-open', {
  effect: 'hang',
  shortest: 300,
  longest: 2_500,
  strike: (proxy) => void proxy.halfOpen(),
});
