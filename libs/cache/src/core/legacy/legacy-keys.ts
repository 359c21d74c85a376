import { ConfigurationError } from '../errors/configuration-error.js';
import { KeyTemplate } from './key-template.js';
import type { LegacyOptions } from './legacy-options.js';

/** Between an id and its old keys, in both directions. */
export type LegacyKeyMapping<Id extends object> = Required<Pick<LegacyOptions<unknown, Id>, 'keys' | 'idOf' | 'match'>>;

/**
 * Returns what `legacy` has to know of old keys, from their form: `keys`, its inverse `idOf`, and `match`. Fields of the id stand in braces, as
 * text, or as whole numbers where it says so.
 *
 * `idOf` is exact: a key that can be read as more than one id, or as one of `except`, is nobody's, so that a sweep leaves it alone.
 *
 * @param templates - The forms of one id's keys, the best one first; each with the same fields.
 * @param options - `except`: forms of other keys that could be taken for these.
 * @throws ConfigurationError for forms whose keys cannot be read back.
 *
 * @example
 * ```ts
 * legacy: {
 *   ...legacyKeys<{ orderId: number; part: string }>(['order-{orderId:number}-part-{part}']),
 *   decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()),
 * }
 * ```
 */
export function legacyKeys<Id extends object>(
  templates: readonly string[],
  { except = [] }: { readonly except?: readonly string[] } = {},
): LegacyKeyMapping<Id> {
  const own = templates.map((text) => KeyTemplate.parse(text));
  const others = except.map((text) => KeyTemplate.parse(text));
  assertSameFields(own);
  return {
    keys: (id) => own.flatMap((template) => template.keyOf(id as Record<string, unknown>) ?? []),
    idOf: (key) => (others.some((other) => !other.readings(key).next().done) ? null : onlyReading<Id>(own, key)),
    match: `${escape(commonPrefix(own.map(({ prefix }) => prefix)))}*`,
  };
}

/** Returns the only id that `key` can be read as. */
function onlyReading<Id extends object>(templates: readonly KeyTemplate[], key: string): Id | null {
  const readings = new Map<string, object>();
  for (const template of templates) {
    for (const reading of template.readings(key)) {
      readings.set(JSON.stringify(template.names.map((name) => reading[name])), reading);
      if (readings.size > 1) return null;
    }
  }
  const [only] = readings.values();
  return (only as Id | undefined) ?? null;
}

function assertSameFields([first, ...rest]: readonly KeyTemplate[]): void {
  if (!first) throw new ConfigurationError('legacyKeys: give at least one template, such as "order-{orderId}".');
  if (rest.some(({ names }) => names.join() !== first.names.join()))
    throw new ConfigurationError(`legacyKeys: each template needs the same fields, here ${first.names.join(', ')}.`);
}

function commonPrefix([first = '', ...rest]: readonly string[]): string {
  let length = first.length;
  while (!rest.every((text) => text.startsWith(first.slice(0, length)))) length--;
  return first.slice(0, length);
}

/** What SCAN takes literally. */
function escape(text: string): string {
  return text.replace(/[[\]*?\\^]/g, String.raw`\$&`);
}
