import type { Dependency, Explanation } from './explanation.js';

type Because = NonNullable<Explanation['because']>;
type Facts = Omit<Explanation, 'summary'>;

const SENTENCES: Readonly<Record<Because, (facts: Facts) => string>> = {
  off: () => 'The cache is switched off: every read goes to its loader.',
  store: () => 'The store is away, or not to be believed yet: reads go to their loaders.',
  transaction: () => 'The read is part of a transaction.',
  request: () => 'The request asks to pass the cache by.',
  'no-key': () => 'The arguments have no key.',
  absent: () =>
    'Nothing is stored, and this process does not know why: never cached, expired, evicted, or invalidated by another process.',
  pending: () =>
    'A write on it is under way: until that has ended, reads load and store nothing. If its process has died, its mark ends by itself.',
  unfilled: ({ lastFill }) =>
    lastFill && lastFill.outcome !== 'stored'
      ? `A read missed, and what it loaded was not stored: ${lastFill.outcome}.`
      : 'A read missed, and what it loads has not been stored: the load is under way, has failed, or was not allowed to be stored.',
  'other-version': () =>
    'What is stored was written by another version of the application, of its declaration or of its codec.',
  invalidated: describeInvalidation,
  expired: ({ stored, lastFill }) =>
    `It was stored at ${(stored?.filledAt ?? lastFill?.at)?.toISOString()} and its ttl is over, as is any grace.`,
  undecodable: () => 'What is stored cannot be decoded; the next read overwrites it.',
};

/** Returns what the facts say, in a sentence. */
export function summarise(facts: Facts): string {
  if (facts.because !== null) return SENTENCES[facts.because](facts);
  const served = facts.state === 'stale' ? 'It is past its ttl, and served in its grace' : 'It is served';
  return `${served}: stored ${facts.stored?.ageMs} ms ago, and everything it depends on is current.`;
}

function describeInvalidation({ invalidations: [newest], dependsOn, stored, lastFill }: Facts): string {
  const changed = dependsOn.find(({ token }) => token !== 'current');
  const filled = stored?.filledAt ?? lastFill?.at;
  if (newest && (!filled || newest.at >= filled))
    return `It was invalidated at ${newest.at.toISOString()} by this process: ${newest.scope} ${newest.label}, cause ${newest.cause}.`;
  const when = changed?.since ? ` and ${changed.since.toISOString()}` : ' and now';
  return `${nameOf(changed)} was invalidated by another process, or lost, between ${filled?.toISOString()}${when}.`;
}

function nameOf(dependency: Dependency | undefined): string {
  return dependency ? `The ${dependency.kind} ${dependency.name}` : 'Something it depends on';
}
