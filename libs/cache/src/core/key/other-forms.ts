/**
 * Returns the other values that people mean by the same id: `'4'` and `4n` for `4`, a UUID in upper case for one in lower case.
 *
 * As keys they differ, and rightly so. As targets they must not: PostgreSQL hands a bigint column out as text while callers give
 * numbers; and it finds the row of a UUID in any case. An invalidation of `'4'` that leaves the entry of `4` alone would leave it stale.
 */
export function otherForms(value: unknown): readonly unknown[] {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) ? [String(value), BigInt(value)] : [String(value)];
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? [String(value), Number(value)] : [String(value)];
    case 'string':
      return formsOfText(value);
    default:
      return NONE;
  }
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const UUID_LENGTH = 36;
/** What the text of every number begins with that has other forms. */
const NUMERIC = /^[-\d]/;
const NONE: readonly unknown[] = [];

function formsOfText(text: string): readonly unknown[] {
  if (text.length === UUID_LENGTH && UUID.test(text))
    return [text.toLowerCase(), text.toUpperCase()].filter((form) => form !== text);
  if (!NUMERIC.test(text)) return NONE;
  const forms: unknown[] = [];
  if (String(Number(text)) === text && Number.isFinite(Number(text))) forms.push(Number(text));
  if (/^(0|-?[1-9]\d{0,38})$/.test(text)) forms.push(BigInt(text));
  return forms;
}
