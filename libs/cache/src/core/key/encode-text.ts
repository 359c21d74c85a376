/**
 * Returns `text` with its length before it.
 *
 * Lone surrogates would all become U+FFFD in UTF-8, and two texts would share a key: they are written as code units instead.
 */
export function encodeText(text: string): string {
  if (text.isWellFormed()) return `s${text.length}:${text}`;
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0'));
  return `u${text.length}:${units.join('')}`;
}
