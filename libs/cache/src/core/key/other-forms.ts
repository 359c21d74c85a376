/**
 * Returns the other values that people mean by the same id: `'4'` and `4n` for `4`.
 *
 * As keys they differ, and rightly so. As targets they must not: PostgreSQL hands a bigint column out as text while callers give
 * numbers, and an invalidation of `'4'` that leaves the entry of `4` alone would leave it stale.
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
      return [];
  }
}

function formsOfText(text: string): readonly unknown[] {
  const forms: unknown[] = [];
  if (text !== '' && String(Number(text)) === text && Number.isFinite(Number(text))) forms.push(Number(text));
  if (/^(0|-?[1-9]\d{0,38})$/.test(text)) forms.push(BigInt(text));
  return forms;
}
