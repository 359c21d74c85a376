import { InvalidIdError } from '../errors/invalid-id-error.js';
import { encodeIdValue } from '../key/encode-id-value.js';
import { otherForms } from '../key/other-forms.js';

/** What a tag, or a rule, may be declared for: a class, or the name of one. */
export type Named = string | (abstract new (...args: never[]) => object);

/** A label on entries of any namespace; invalidating it invalidates them all, at once. */
export class Tag {
  /** @internal */
  constructor(
    readonly group: string,
    /** End of the tag's key. */
    readonly name: string,
    /** Ends of the keys of the same tag with its id in other forms. */
    readonly otherNames: readonly string[],
  ) {}
}

/**
 * Returns the tag of one thing, for example `tag(Workflow, 42)`.
 *
 * @param group - A class, of which the name counts, or any other name. Tags of one group share what tells a reader that a tag has
 *   changed while it was loading, so keep things that change often apart from those that do not.
 * @param id - Which one; invalidating `1` reaches `'1'` and `1n` too.
 * @throws InvalidIdError for an id that cannot be part of a key.
 */
export function tag(group: Named, id: string | number | bigint): Tag {
  const name = typeof group === 'string' ? group : group.name;
  if (!name) throw new InvalidIdError('A tag needs a group: give a named class or a non-empty string.');
  const [own, ...others] = [id, ...otherForms(id)].map(
    (form) => `${encodeIdValue(name, 'tag group')}${encodeIdValue(form, `tag ${name}`)}`,
  );
  return new Tag(name, own!, others);
}
