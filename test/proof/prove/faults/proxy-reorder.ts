import { proxyFault } from './proxy-fault.js';

/** Some commands arrive late: after what was sent on later connections, after their senders have given up, and the last one first. */
export const PROXY_REORDER = proxyFault('proxy-reorder', {
  effect: 'none',
  shortest: 100,
  longest: 2_000,
  strike: (proxy, { draws }) => {
    const fault = proxy.hold().times(1 + draws.below(4));
    return () => fault.release({ reverse: true });
  },
});
