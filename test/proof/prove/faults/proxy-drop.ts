import { proxyFault } from './proxy-fault.js';

/** Commands vanish, and nobody hears of it. */
export const PROXY_DROP = proxyFault('proxy-drop', {
  effect: 'hang',
  shortest: 300,
  longest: 2_000,
  strike: (proxy) => void proxy.drop(),
});
