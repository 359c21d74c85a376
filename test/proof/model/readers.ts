import type { Rules } from './rules.js';
import { IDLE_READER, inStore, sameNamespace, type Entry, type Reader, type State } from './state.js';
import type { Steps } from './step.js';

/** Ask the store; hit, or capture, load, return and fill. */
export function readers(state: State, rules: Rules, steps: Steps): void {
  state.readers.forEach((reader, i) => STEPS[reader.at]?.({ state, rules, steps, reader, i }));
}

/** One reader in one state. */
interface Turn {
  readonly state: State;
  readonly rules: Rules;
  readonly steps: Steps;
  readonly reader: Reader;
  readonly i: number;
}

const STEPS: Partial<Record<Reader['at'], (turn: Turn) => void>> = {
  idle: begin,
  asked: ask,
  'half-read': readOtherHalf,
  'without-token': mint,
  captured: loadOrJoin,
  loaded: land,
  joined: share,
};

function begin(turn: Turn): void {
  const { state, rules } = turn;
  const { floor } = state;
  go(turn, { ...IDLE_READER, at: 'asked', floor }, () => `begins, not below v${floor}`);
  if (rules.join !== 'anyone') return;
  flights(turn).forEach((leader) =>
    go(turn, { ...IDLE_READER, at: 'joined', floor, leader }, () => `begins and joins the load of R${leader}`),
  );
}

function ask(turn: Turn): void {
  const { state, rules } = turn;
  const { namespace, fence, entry } = state.store;
  if (!isTrusted(turn, namespace)) return rotate(turn);
  if (rules.splitRead === 'tokens-first')
    return go(turn, { at: 'half-read', namespace, fence }, () => 'reads the tokens');
  if (rules.splitRead === 'entry-first') return go(turn, { at: 'half-read', seen: entry }, () => 'reads the entry');
  decide(turn, namespace, fence, entry);
}

function readOtherHalf(turn: Turn): void {
  const { state, rules, reader } = turn;
  const tokensFirst = rules.splitRead === 'tokens-first';
  const { namespace, fence } = tokensFirst ? reader : state.store;
  if (!isTrusted(turn, namespace))
    return go(turn, { ...IDLE_READER, at: 'asked', floor: reader.floor }, () => 'retries');
  decide(
    { ...turn, reader: { ...reader, seen: null } },
    namespace,
    fence,
    tokensFirst ? state.store.entry : reader.seen,
  );
}

/** Hit or miss, by what one read of the store brought. */
function decide(turn: Turn, namespace: Reader['namespace'], fence: Reader['fence'], entry: Entry | null): void {
  const { rules } = turn;
  if (entry && isValid(rules, entry, namespace, fence)) return answer(turn, entry.version, 'hit of', {});
  if (!rules.tokens || !rules.captureBeforeLoad)
    return go(turn, { at: 'captured', namespace: null, fence: null, seen: null }, () => 'misses');
  if (fence !== null) return go(turn, { at: 'captured', namespace, fence, seen: null }, () => 'misses, has its tokens');
  go(turn, { ...IDLE_READER, at: 'without-token', floor: turn.reader.floor }, () => 'misses, and there is no token');
}

function isValid(rules: Rules, entry: Entry, namespace: Reader['namespace'], fence: Reader['fence']): boolean {
  if (!rules.tokens) return true;
  if (fence === null && rules.absentIsInvalid) return false;
  return sameNamespace(entry.namespace, namespace) && (fence === null || entry.fence === fence);
}

function mint(turn: Turn): void {
  const { state, rules } = turn;
  const { namespace, fence, pending } = state.store;
  if (pending !== 0) return go(turn, { at: 'captured' }, () => 'may not mint: it will not fill');
  if (fence !== null) return go(turn, { at: 'captured', namespace, fence }, () => 'finds a token');
  const token = state.nextToken;
  const minted = { ...inStore(state, { fence: token }), nextToken: token + 1 };
  const resends = rules.resentMints ? [...state.resends, token] : state.resends;
  const own = { at: 'captured', namespace, fence: token } as const;
  go({ ...turn, state: { ...minted, resends } }, own, () => `mints ${token}`);
}

function loadOrJoin(turn: Turn): void {
  const { state, rules, reader } = turn;
  go(turn, { at: 'loaded', version: state.database }, () => `loads v${state.database}`);
  if (rules.join !== 'equal-tokens' || reader.fence === null) return;
  flights(turn)
    .filter((leader) => {
      const other = state.readers[leader]!;
      return other.fence === reader.fence && sameNamespace(other.namespace, reader.namespace);
    })
    .forEach((leader) => go(turn, { at: 'joined', leader }, () => `joins the load of R${leader}`));
}

/** Returns the value; the fill is on its way and may arrive at any time, or never. */
function land(turn: Turn): void {
  const { state, rules, reader } = turn;
  const version = reader.version!;
  if (version < reader.floor) return answer(turn, version, 'load of', {});
  const [from, fill] = rules.captureBeforeLoad ? [state, fillOf(rules, reader)] : captureLate(state, version);
  const known = fill && from.fills.some((other) => sameFill(other, fill));
  const fills = fill && !known ? [...from.fills, fill] : from.fills;
  answer({ ...turn, state: { ...from, fills } }, version, 'load of', { version });
}

function fillOf(rules: Rules, { namespace, fence, version }: Reader): Entry | null {
  if (!rules.tokens) return { namespace: null, fence: null, version: version! };
  return namespace && fence !== null ? { namespace, fence, version: version! } : null;
}

/** The mistake of taking the tokens only once the value is there. */
function captureLate(state: State, version: number): readonly [State, Entry | null] {
  const { namespace, fence, pending } = state.store;
  if (pending !== 0) return [state, null];
  if (fence !== null) return [state, { namespace, fence, version }];
  const token = state.nextToken;
  return [
    { ...inStore(state, { fence: token }), nextToken: token + 1 },
    { namespace, fence: token, version },
  ];
}

function share(turn: Turn): void {
  const { version } = turn.state.readers[turn.reader.leader]!;
  if (version !== null) answer(turn, version, 'shared load of', {});
}

/** Loads that have begun; those of the joined are somebody else's. */
function flights({ state, rules, i }: Turn): readonly number[] {
  const isOpen = ({ at }: Reader): boolean => at === 'loaded' || (at === 'captured' && rules.join === 'equal-tokens');
  return state.readers.flatMap((other, j) => (j !== i && isOpen(other) ? [j] : []));
}

function rotate(turn: Turn): void {
  const { state } = turn;
  const namespace = { epoch: state.epoch, token: state.nextToken };
  turn.steps.to(
    { ...inStore(state, { namespace }), nextToken: state.nextToken + 1 },
    () => `R${turn.i} rotates the namespace`,
  );
}

function isTrusted({ state, rules }: Turn, namespace: Reader['namespace']): boolean {
  return namespace !== null && (!rules.epochCompared || namespace.epoch === state.epoch);
}

function answer({ state, rules, steps, reader, i }: Turn, version: number, how: string, kept: Partial<Reader>): void {
  if (version < reader.floor)
    return steps.violation(() => `R${i} returns the ${how} v${version}, below v${reader.floor}`);
  const floor = rules.property === 'LIN' ? Math.max(state.floor, version) : state.floor;
  const readers = state.readers.with(i, { ...IDLE_READER, at: 'done', ...kept });
  steps.to({ ...state, floor, readers }, () => `R${i} returns the ${how} v${version}`);
}

function go({ state, steps, reader, i }: Turn, change: Partial<Reader>, label: () => string): void {
  steps.to({ ...state, readers: state.readers.with(i, { ...reader, ...change }) }, () => `R${i} ${label()}`);
}

function sameFill(a: Entry, b: Entry): boolean {
  return a.version === b.version && a.fence === b.fence && sameNamespace(a.namespace, b.namespace);
}
