import type { DataSource, EntityMetadata } from 'typeorm';
import { foreignKeyOf, nameOfKey, type ForeignKey } from './foreign-key.js';
import type { TableChange } from './table-change.js';

type Metadatas = readonly EntityMetadata[];

const graphs = new WeakMap<Metadatas, KeyGraph>();

/** Returns the graph of the entities that `dataSource` has now; initialised again, it has others. */
export function keyGraphOf({ entityMetadatas }: DataSource): KeyGraph {
  let graph = graphs.get(entityMetadatas);
  if (!graph) {
    graph = new KeyGraph(entityMetadatas);
    graphs.set(entityMetadatas, graph);
  }
  return graph;
}

/**
 * Knows which tables refer to which, so that it can be told what the database changes by itself when a row goes or its key changes.
 *
 * What counts is the table: entities that share one, by inheritance or otherwise, share what refers to it.
 */
export class KeyGraph {
  readonly #byParent = new Map<string, ForeignKey[]>();
  readonly #following = new Map<string, readonly TableChange[]>();

  constructor(metadatas: Metadatas) {
    const declared = metadatas.flatMap(({ foreignKeys }) => foreignKeys.map(foreignKeyOf));
    const keys = new Map(declared.map((key) => [nameOfKey(key), key]));
    for (const key of keys.values()) {
      const referring = this.#byParent.get(key.parent.tablePath);
      if (referring) referring.push(key);
      else this.#byParent.set(key.parent.tablePath, [key]);
    }
  }

  /** Returns the foreign keys that refer to the table of `metadata`. */
  referringTo({ tablePath }: EntityMetadata): readonly ForeignKey[] {
    return this.#byParent.get(tablePath) ?? [];
  }

  /** Returns all that may follow from `change` in the tables that refer to its own, directly and through others, each once. */
  following(change: TableChange): readonly TableChange[] {
    const label = labelOfChange(change);
    const known = this.#following.get(label);
    if (known) return known;
    const following = this.#follow(change);
    this.#following.set(label, following);
    return following;
  }

  /** Returns the entities a change of which may change rows of `metadata`, directly or through others. */
  leadingTo(metadata: EntityMetadata): readonly EntityMetadata[] {
    const found = new Map<string, EntityMetadata>();
    const open = [metadata.tablePath];
    for (let current = open.pop(); current !== undefined; current = open.pop()) {
      for (const { child, parent, onDelete, onUpdate } of [...this.#byParent.values()].flat()) {
        if (child.tablePath !== current || found.has(parent.tablePath)) continue;
        if (onDelete === 'none' && onUpdate === 'none') continue;
        found.set(parent.tablePath, parent);
        open.push(parent.tablePath);
      }
    }
    return [...found.values()];
  }

  #follow(change: TableChange): readonly TableChange[] {
    const found = new Map<string, TableChange>();
    const open = [change];
    for (let current = open.pop(); current; current = open.pop()) {
      for (const key of this.referringTo(current.metadata)) {
        const next = stepAlong(key, current);
        if (!next || found.has(labelOfChange(next))) continue;
        found.set(labelOfChange(next), next);
        open.push(next);
      }
    }
    return [...found.values()];
  }
}

/** Returns what `change` of rows means for those that refer to them by `key`; null when they stay as they are. */
export function stepAlong(key: ForeignKey, { change, assigned }: TableChange): TableChange | null {
  const metadata = key.child;
  switch (change) {
    case 'remove':
      if (key.onDelete === 'none') return null;
      return key.onDelete === 'remove' ? { metadata, change } : { metadata, change: 'update', assigned: key.columns };
    case 'update':
      if (key.onUpdate === 'none' || !mayAssign(assigned, key)) return null;
      return { metadata, change, assigned: key.columns };
    // With CASCADE it empties every table that refers to it, whatever the foreign key says; without, it fails if there is one.
    case 'truncate':
      return { metadata, change };
    default:
      return null;
  }
}

function mayAssign(assigned: TableChange['assigned'], { referenced }: ForeignKey): boolean {
  if (!assigned) return true;
  const names = new Set(assigned.map(({ databaseName }) => databaseName));
  return referenced.some(({ databaseName }) => names.has(databaseName));
}

/** Returns one text for changes of one kind to the same columns of the same table. */
export function labelOfChange({ metadata, change, assigned }: TableChange): string {
  return `${change} ${metadata.tablePath} ${assigned?.map(({ databaseName }) => databaseName).join() ?? '*'}`;
}
