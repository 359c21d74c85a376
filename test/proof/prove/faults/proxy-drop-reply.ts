import { proxyFault } from './proxy-fault.js';

/** Some commands run and their answers are lost, with their connections or without a word. */
export const PROXY_DROP_REPLY = proxyFault('proxy-drop-reply', {
  effect: 'none',
  shortest: 200,
  longest: 1_500,
  strike: (proxy, { draws }) => void proxy.dropReply({ silently: draws.chance(0.5) }).times(1 + draws.below(5)),
});
