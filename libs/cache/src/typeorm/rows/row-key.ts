/** Returns one text for a primary key, whether its values come from a caller or from the database (`'42'` and `42` are one). */
export function rowKey(values: readonly unknown[]): string {
  return JSON.stringify(values.map(toText));
}

function toText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return String(value);
}
