import { FULL_PROTOCOL, type Rules } from './rules.js';

/** Rules to explore, and what is to be found. */
export interface Configuration {
  readonly name: string;
  readonly rules: Rules;
  readonly expected: 'OK' | 'VIOLATION';
}

const small = { writers: 1, readers: 2 } as const;

const keeps = (name: string, change: Partial<Rules>): Configuration => ({
  name,
  rules: { ...FULL_PROTOCOL, ...change },
  expected: 'OK',
});

const breaks = (name: string, change: Partial<Rules>): Configuration => ({
  ...keeps(name, { ...small, ...change }),
  expected: 'VIOLATION',
});

/** The protocol with every fault that it must survive. */
const PROTOCOL: readonly Configuration[] = [
  keeps('index fence, no faults, LIN', { property: 'LIN' }),
  keeps('index fence, eviction or flush', { evictions: 1 }),
  keeps('index fence, mark expiry', { expiries: 1 }),
  keeps('index fence, crash', { crashes: 1, readers: 2 }),
  keeps('index fence, restart from a snapshot', { restarts: 1, readers: 2 }),
  keeps('index fence, restart, eviction and expiry', { ...small, restarts: 1, evictions: 1, expiries: 1 }),
  keeps('index fence, crash, LIN', { crashes: 1, property: 'LIN', readers: 2 }),
  keeps('index fence, mint sent again', { resentMints: true, readers: 2 }),
  keeps('no mark, no crash, ACK', { markBeforeCommit: false, writers: 1 }),
  keeps('index fence, joined loads, LIN', { join: 'equal-tokens', property: 'LIN', writers: 1 }),
  keeps('index fence, joined loads, eviction', { join: 'equal-tokens', evictions: 1, writers: 1 }),
  keeps('index fence, entry read before tokens, LIN', { splitRead: 'entry-first', property: 'LIN', writers: 1 }),
  keeps('index fence, tokens read before entry, LIN', { splitRead: 'tokens-first', property: 'LIN', writers: 1 }),
  keeps('entry is its own fence, no faults, LIN', { fence: 'own', property: 'LIN' }),
  keeps('entry is its own fence, eviction or flush', { fence: 'own', evictions: 1, readers: 2 }),
  keeps('entry is its own fence, mark expiry', { fence: 'own', expiries: 1, readers: 2 }),
  keeps('entry is its own fence, crash, LIN', { fence: 'own', crashes: 1, property: 'LIN', readers: 2 }),
  keeps('entry is its own fence, restart from a snapshot', { fence: 'own', restarts: 1, readers: 2 }),
  keeps('entry is its own fence, mint sent again', { fence: 'own', resentMints: true, readers: 2 }),
  keeps('entry is its own fence, joined loads, LIN', {
    fence: 'own',
    join: 'equal-tokens',
    property: 'LIN',
    writers: 1,
  }),
];

/** One break at a time; the model must find what it leads to. */
const MUTANTS: readonly Configuration[] = [
  breaks('a mint sent again brings an old token back', { resentMints: true, uniqueTokens: false, writers: 2 }),
  breaks('no tokens: SET, and DEL after COMMIT', { tokens: false, markBeforeCommit: false, epochCompared: false }),
  breaks('no tokens: DEL before and after COMMIT', { tokens: false, epochCompared: false }),
  breaks('invalidate only before COMMIT', { deleteAtFinalise: false, pendingForbidsMint: false }),
  breaks('nothing deleted at finalise, and the mark expires', { deleteAtFinalise: false, expiries: 1 }),
  breaks('tokens captured after the load', { captureBeforeLoad: false }),
  breaks('epoch not compared', { epochCompared: false, restarts: 1 }),
  breaks('join any running load', { join: 'anyone' }),
  breaks('no mark, LIN', { markBeforeCommit: false, property: 'LIN', readers: 3 }),
  breaks('two faults: mark expiry, LIN', { expiries: 1, property: 'LIN', readers: 3 }),
  breaks('pending does not forbid minting, LIN', { pendingForbidsMint: false, property: 'LIN', readers: 3 }),
  breaks('one finalise lifts every mark, LIN', { pendingIsSet: false, property: 'LIN', writers: 2, readers: 3 }),
  breaks('acknowledged before finalise, mark expires', { ackAfterFinalise: false, expiries: 1 }),
  breaks('an absent token makes an entry valid', { absentIsInvalid: false }),
  breaks('own fence: tokens captured after the load', { fence: 'own', captureBeforeLoad: false }),
  breaks('own fence: nothing deleted at finalise, and the mark expires', {
    fence: 'own',
    deleteAtFinalise: false,
    expiries: 1,
  }),
  breaks('own fence: epoch not compared', { fence: 'own', epochCompared: false, restarts: 1 }),
];

export const CONFIGURATIONS: readonly Configuration[] = [...PROTOCOL, ...MUTANTS];
