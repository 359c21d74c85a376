const LF = 0x0a;
const DOLLAR = 0x24;

/** Returns the strings that a flat array begins with, `limit` at most. */
export function readStrings(array: Buffer, limit = Number.POSITIVE_INFINITY): string[] {
  const strings: string[] = [];
  for (let at = array.indexOf(LF) + 1; array[at] === DOLLAR && strings.length < limit;) {
    const start = array.indexOf(LF, at) + 1;
    const end = start + Number(array.toString('latin1', at + 1, start - 2));
    if (end < start) break; // null
    strings.push(array.toString('utf8', start, end));
    at = end + 2;
  }
  return strings;
}
