import type { DeclaredIndex } from '../key/declared-index.js';
import type { IdValues } from '../key/id-values.js';
import type { KeySpace } from '../key/key-space.js';
import type { Cell } from '../ports/store.js';
import type { LegacyOptions } from './legacy-options.js';

/** Name of the closure of a whole bucket; no index has an empty name. */
const WHOLE_BUCKET = '';

/** What the old keys of a namespace have to do with its new ones. */
export interface OldKeysParts {
  readonly keys: KeySpace;
  readonly indexes: readonly DeclaredIndex[];
  encode(values: IdValues, fields: readonly string[]): string;
  bucketOf(id: IdValues): number;
}

/**
 * The old keys of one namespace, and what closes them.
 *
 * Invalidating one id deletes its old keys. Those of an index value, or of the namespace, nobody can list: a closure says that they do not
 * count any more, set by the script that deletes the token.
 */
export class OldKeys {
  constructor(
    readonly options: LegacyOptions,
    private readonly parts: OldKeysParts,
  ) {}

  /** Whether reads look at them. */
  get areRead(): boolean {
    return this.options.strict !== true;
  }

  /** Returns the old keys of `id`, each once. */
  of(id: object): readonly string[] {
    return [...new Set(this.options.keys(id))];
  }

  /**
   * Returns them as cells that an invalidation deletes. It asks for every form of an id, and `keys` may have been written for one: none for a form
   * in which it fails, as it does for readers too, who then store nothing.
   */
  cellsOf(id: object): readonly Cell[] {
    try {
      return this.of(id).map((key) => ({ kind: 'old', key, pendingKey: key }));
    } catch {
      return [];
    }
  }

  /** Returns everything that closes the old keys of `id`. */
  closuresOver(id: IdValues): readonly Cell[] {
    const { indexes, encode, keys, bucketOf } = this.parts;
    const own = indexes.map((index) => this.closureOf(index, encode(id, index.fields)));
    return [keys.closure(WHOLE_BUCKET, bucketOf(id)), ...own];
  }

  /** Returns what closes the old keys of a value of `index`, in the bucket of its fence. */
  closureOf({ label }: DeclaredIndex, encodedValues: string): Cell {
    return this.parts.keys.closure(`${label}:${encodedValues}`, this.parts.keys.bucketOf(encodedValues));
  }

  /** Returns what closes all old keys. */
  everyClosure(): readonly Cell[] {
    return this.parts.keys.spaces.map((_, bucket) => this.parts.keys.closure(WHOLE_BUCKET, bucket));
  }
}
