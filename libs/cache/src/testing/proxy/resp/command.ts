import { bytesOf, type Frame } from './frame.js';
import { readStrings } from './read-strings.js';

/** A request: the command's name in capitals, then its arguments as text. */
export type Command = readonly string[];

const STAR = 0x2a;

/**
 * Returns the command of a request, `limit` strings of it at most; nothing for a request that says nothing, which Redis does not
 * answer.
 */
export function readCommand(request: Frame, limit?: number): Command {
  const bytes = bytesOf(request);
  const [name, ...given] = bytes[0] === STAR ? readStrings(bytes, limit) : inline(bytes).slice(0, limit);
  return name === undefined ? [] : [name.toUpperCase(), ...given];
}

/** What a person types into a bare connection. */
function inline(bytes: Buffer): string[] {
  return bytes.toString().split(/\s+/).filter(Boolean);
}
