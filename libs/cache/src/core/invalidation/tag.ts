import { InvalidIdError } from '../errors/invalid-id-error.js';
import { encodeIdValue } from '../key/encode-id-value.js';

/** What a tag, or a rule, may be declared for: a class, or the name of one. */
export type Named = string | (abstract new (...args: never[]) => object);

/** A label on entries of any namespace; invalidating it invalidates them all, at once. */
export class Tag {
  /** @internal */
  constructor(
    readonly group: string,
    /** End of the tag's key; `null` when the id is not known and the tag can only be widened. */
    readonly name: string | null,
  ) {}
}

/**
 * Returns the tag of one thing, for example `tag(Workflow, 42)`.
 *
 * @param group - A class, of which the name counts, or any other name. Tags of one group share what tells a reader that a tag has
 *   changed while it was loading, so keep things that change often apart from those that do not.
 * @param id - Which one; `1` and `'1'` are two tags.
 * @throws InvalidIdError for an id that cannot be part of a key.
 */
export function tag(group: Named, id: string | number | bigint): Tag {
  const name = typeof group === 'string' ? group : group.name;
  if (!name) throw new InvalidIdError('A tag needs a group: give a named class or a non-empty string.');
  if (isUnknown(id)) return new Tag(name, null);
  return new Tag(name, `${encodeIdValue(name, 'tag group')}${encodeIdValue(id, `tag ${name}`)}`);
}

const UNKNOWN = Symbol('unknown column');

/** Stands for the value of a column that a write's event does not carry. */
export interface Unknown {
  readonly [UNKNOWN]: true;
}

/** @internal */
export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && UNKNOWN in value;
}

/** @internal Any look inside, or computation with it, throws, and so widens the rule. */
export function createUnknown(): Unknown {
  return new Proxy(
    { [UNKNOWN]: true as const },
    {
      get(_target, property) {
        if (property === UNKNOWN) return true;
        throw new TypeError('This column is not known for this write.');
      },
      has: (_target, property) => property === UNKNOWN,
    },
  );
}
