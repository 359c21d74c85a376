import type { Entry, NamespaceToken, Reader, ReaderStep, State, Store, Token, WriterStep } from './state.js';

const WRITER_STEPS: readonly WriterStep[] = [
  'idle',
  'marked',
  'committed',
  'finalised',
  'acked',
  'acked-early',
  'crashed',
];
const READER_STEPS: readonly ReaderStep[] = [
  'idle',
  'asked',
  'without-token',
  'captured',
  'loaded',
  'half-read',
  'joined',
  'done',
];

/** Returns a text that two states share only when they are equal. */
export function exactKey(state: State): string {
  return String.fromCharCode(state.nextToken) + new KeyWriter((token) => token).write(state, state.readers);
}

/**
 * Returns a text that two states share only when they are the same but for the names of tokens and the order of readers: what can
 * follow is then the same too. It saves most of the states.
 */
export function canonicalKey(state: State): string {
  const names = new Map<Token, number>();
  const nameOf = (token: Token): number => {
    const known = names.get(token);
    if (known !== undefined) return known;
    names.set(token, names.size);
    return names.size - 1;
  };
  return new KeyWriter(nameOf).write(state, hasJoined(state) ? state.readers : state.readers.toSorted(byProgress));
}

/** Who joined names another reader by its place. */
function hasJoined({ readers }: State): boolean {
  return readers.some(({ at }) => at === 'joined');
}

function byProgress(a: Reader, b: Reader): number {
  return (
    READER_STEPS.indexOf(a.at) - READER_STEPS.indexOf(b.at) ||
    a.floor - b.floor ||
    (a.version ?? -1) - (b.version ?? -1) ||
    (a.fence ?? -1) - (b.fence ?? -1) ||
    (a.namespace?.token ?? -1) - (b.namespace?.token ?? -1)
  );
}

/** Writes a state as one character per number. Absent is 0, so every number is one more than it is; sets come sorted, after their size. */
class KeyWriter {
  private readonly codes: number[] = [];

  constructor(private readonly nameOf: (token: Token) => number) {}

  write(state: State, readers: readonly Reader[]): string {
    const { budget } = state;
    this.put(state.database);
    this.put(state.epoch);
    this.put(state.floor);
    this.put(budget.evictions * 27 + budget.expiries * 9 + budget.crashes * 3 + budget.restarts);
    this.putStore(state.store);
    if (state.snapshot) this.putStore(state.snapshot);
    else this.put(null);
    for (const writer of state.writers) this.put(WRITER_STEPS.indexOf(writer.at) * 8 + writer.version);
    for (const reader of readers) this.putReader(reader);
    this.put(state.resends.length);
    for (const token of state.resends) this.putToken(token);
    this.put(state.fills.length);
    for (const fill of state.fills.length > 1 ? state.fills.toSorted(byAge) : state.fills) this.putEntry(fill);
    return String.fromCharCode(...this.codes);
  }

  private put(number: number | null): void {
    this.codes.push(number === null ? 0 : number + 1);
  }

  private putStore(store: Store): void {
    this.putNamespace(store.namespace);
    this.putToken(store.fence);
    this.put(store.pending);
    this.putEntry(store.entry);
  }

  private putReader(reader: Reader): void {
    this.put(READER_STEPS.indexOf(reader.at) * 8 + reader.leader);
    this.put(reader.floor);
    this.put(reader.version);
    this.putNamespace(reader.namespace);
    this.putToken(reader.fence);
    this.putEntry(reader.seen);
  }

  private putToken(token: Token | null): void {
    this.put(token === null ? null : this.nameOf(token));
  }

  private putNamespace(namespace: NamespaceToken | null): void {
    this.put(namespace ? this.nameOf(namespace.token) * 4 + namespace.epoch : null);
  }

  private putEntry(entry: Entry | null): void {
    this.put(entry ? entry.version : null);
    if (!entry) return;
    this.putNamespace(entry.namespace);
    this.putToken(entry.fence);
  }
}

function byAge(a: Entry, b: Entry): number {
  return (
    a.version - b.version ||
    (a.fence ?? -1) - (b.fence ?? -1) ||
    (a.namespace?.token ?? -1) - (b.namespace?.token ?? -1)
  );
}
