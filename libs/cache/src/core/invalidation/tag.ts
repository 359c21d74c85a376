import { InvalidIdError } from '../errors/invalid-id-error.js';
import { encodeIdValue } from '../key/encode-id-value.js';

/** What a tag, or a rule, may be declared for: a class, or the name of one. */
export type Named = string | (abstract new (...args: never[]) => object);

/** A label on entries of any namespace; invalidating it invalidates them all, at once. */
export class Tag {
  /** @internal */
  constructor(
    readonly group: string,
    /** End of the tag's key. */
    readonly name: string,
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
  return new Tag(name, `${encodeIdValue(name, 'tag group')}${encodeIdValue(id, `tag ${name}`)}`);
}
