import { proxyFault } from './proxy-fault.js';

/** Connections are broken when they are used. */
export const PROXY_RESET = proxyFault('proxy-reset', {
  effect: 'away',
  shortest: 200,
  longest: 1_500,
  strike: (proxy) => void proxy.reset(),
});
