/**
 * Returns the values of which `encodeIdValue` made `text`, one after the other; null when it did not make it. What was `-0` is `0`.
 */
export function decodeIdValues(text: string): readonly unknown[] | null {
  const values: unknown[] = [];
  for (let at = 0; at < text.length;) {
    const read = readValue(text, at);
    if (!read) return null;
    values.push(read.value);
    at = read.end;
  }
  return values;
}

interface Read {
  readonly value: unknown;
  /** Where the next one begins. */
  readonly end: number;
}

const CONSTANTS: Readonly<Record<string, unknown>> = { n: null, t: true, f: false };

function readValue(text: string, at: number): Read | null {
  const type = text.charAt(at);
  if (type in CONSTANTS) return { value: CONSTANTS[type], end: at + 1 };
  if (type === 's' || type === 'u') return readText(text, at);
  const end = text.indexOf(';', at);
  const digits = text.slice(at + 1, end);
  if (end < 0 || digits === '') return null;
  if (type === 'i') return /^-?\d+$/.test(digits) ? { value: BigInt(digits), end: end + 1 } : null;
  const number = Number(digits);
  if (Number.isNaN(number) || (type !== 'd' && type !== 'D')) return null;
  return { value: type === 'd' ? number : new Date(number), end: end + 1 };
}

/** Text is preceded by its length in code units; when it holds lone surrogates, each of these is four hexadecimal digits. */
function readText(text: string, at: number): Read | null {
  const from = text.indexOf(':', at) + 1;
  const length = Number(text.slice(at + 1, from - 1));
  const end = from + (text.charAt(at) === 'u' ? 4 * length : length);
  if (from === 0 || !Number.isSafeInteger(length) || end > text.length) return null;
  const given = text.slice(from, end);
  if (text.charAt(at) === 's') return { value: given, end };
  const units = Array.from({ length }, (_, i) => String.fromCharCode(parseInt(given.slice(4 * i, 4 * i + 4), 16)));
  return { value: units.join(''), end };
}
