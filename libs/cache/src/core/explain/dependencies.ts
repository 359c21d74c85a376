import type { Binding } from '../access/binding.js';
import type { Envelope } from '../entry/envelope.js';
import { isCurrent } from '../entry/is-current.js';
import { mintedAt } from '../entry/token.js';
import type { EntryAddress } from '../key/entry-address.js';
import type { TagSpace } from '../key/tag-space.js';
import type { Cell } from '../ports/store.js';
import type { CellBytes } from '../read/whole-answer.js';
import type { Dependency } from './explanation.js';

/** An entry, and the tokens that it is compared with. */
interface Comparison {
  readonly binding: Binding;
  readonly address: EntryAddress;
  readonly envelope: Envelope;
  /** The cells that the address names: the namespace's, indexes', other buckets', the entry's own. */
  readonly found: readonly CellBytes[];
  readonly tagCells: readonly Cell[];
  /** What `tagCells` hold. */
  readonly tokens: readonly CellBytes[];
  /** Keys of cells with a pending writer. */
  readonly pending: ReadonlySet<string>;
}

/** Returns the cells of an entry's tags, behind that of their first bucket; none for an entry without tags. */
export function dependentCells({ tags }: Envelope, space: TagSpace): readonly Cell[] {
  const [first] = tags;
  return first ? [space.spaceOf(first.name), ...tags.map(({ name }) => space.named(name))] : [];
}

/** Returns everything that an entry depends on, as it is now. */
export function describeDependencies(all: Comparison): readonly Dependency[] {
  return [...ownDependencies(all), ...tagDependencies(all)];
}

function ownDependencies({ binding, address, envelope, found, pending }: Comparison): readonly Dependency[] {
  const { namespace } = binding;
  const cells = [address.space, ...address.indexes, ...address.otherSpaces];
  const captured = [envelope.namespaceToken, ...envelope.indexTokens];
  return cells.map((cell, i) => {
    const index = namespace.indexes[i - 1];
    return index
      ? dependency('index', index.join(', '), cell, compare(cell, captured[i], found[i], pending))
      : dependency('namespace', namespace.name, cell, compare(cell, captured[i], found[i], pending));
  });
}

function tagDependencies({ envelope, tagCells, tokens, pending }: Comparison): readonly Dependency[] {
  const captured = [envelope.tagSpaceToken ?? undefined, ...envelope.tags.map(({ token }) => token)];
  return tagCells.map((cell, i) =>
    dependency('tag', envelope.tags[i - 1]?.name ?? 'every tag', cell, compare(cell, captured[i], tokens[i], pending)),
  );
}

type State = Pick<Dependency, 'token' | 'since'>;

function dependency(kind: Dependency['kind'], name: string, { key }: Cell, state: State): Dependency {
  return { kind, name, key, ...state };
}

function compare(
  { key }: Cell,
  captured: Uint8Array | undefined,
  current: CellBytes | undefined,
  pending: ReadonlySet<string>,
): State {
  if (!current) return { token: pending.has(key) ? 'pending' : 'absent', since: null };
  const isSame = captured !== undefined && isCurrent(captured, current);
  return { token: isSame ? 'current' : 'changed', since: new Date(mintedAt(current)) };
}
