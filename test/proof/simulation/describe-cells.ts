import type { Cell, CellReply } from 'nestjs-coherent-cache';
import type { Trace } from './trace.js';

const TOKEN_LENGTH = 16;
const NAMESPACE_TOKEN_LENGTH = 24;

/** `{prefix:items}e:1` as `items/e:1`. */
export function keyText(key: string): string {
  return key.replace(/^\{[^:]*:([^}]*)\}/, '$1/');
}

export function cellNames(cells: readonly Cell[]): string {
  return cells.map(({ key }) => keyText(key)).join(' ');
}

/** A token by its short name; an entry as its token, and whether a value is there. */
export function cellText(bytes: CellReply | undefined, trace: Trace): string {
  if (!(bytes instanceof Uint8Array)) return '-';
  if (bytes.length <= TOKEN_LENGTH || bytes.length === NAMESPACE_TOKEN_LENGTH) return trace.token(bytes);
  const token = trace.token(bytes.subarray(1, 1 + TOKEN_LENGTH));
  return `${token}${bytes[0] === 0 ? ' without a value' : ' with a value'}`;
}
