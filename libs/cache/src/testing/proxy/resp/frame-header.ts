import { UnreadableFrameError } from './unreadable-frame-error.js';

/** Which way a connection's bytes flow: what clients send has another form than what servers answer. */
export type Direction = 'requests' | 'replies';

/** What a line says of the frame that it belongs to. */
export interface FrameHeader {
  /** How many elements more, or fewer, are to come: -1 when the line is an element of its own. */
  readonly elements: number;
  /** Bytes of a value that follow, with the end of its line; 0 when none does. */
  readonly bulk: number;
}

const END_OF_LINE = '\r\n';
const ELEMENT: FrameHeader = { elements: -1, bulk: 0 };

/**
 * Reads the line that begins an element of a frame, its end included; `isFirst` when it begins the frame too.
 *
 * @throws UnreadableFrameError when no such line can stand there.
 */
export function readHeader(line: string, direction: Direction, isFirst: boolean): FrameHeader {
  const type = line.charAt(0);
  if (direction === 'requests') {
    if (isFirst) return type === '*' ? aggregate(line, 1) : ELEMENT;
    if (type === '$') return bulk(line);
    throw new UnreadableFrameError(`A request has an element of the type ${JSON.stringify(type)}.`);
  }
  return readReplyHeader(type, line);
}

function readReplyHeader(type: string, line: string): FrameHeader {
  if ('+-:_,#('.includes(type) && line.endsWith(END_OF_LINE)) return ELEMENT;
  if ('$!='.includes(type)) return bulk(line);
  if ('*~>'.includes(type)) return aggregate(line, 1);
  if (type === '%') return aggregate(line, 2);
  if (type === '|') return attributes(line);
  throw new UnreadableFrameError(`A reply has an element of the type ${JSON.stringify(type)}.`);
}

function bulk(line: string): FrameHeader {
  const length = lengthIn(line);
  return length < 0 ? ELEMENT : { elements: 0, bulk: length + END_OF_LINE.length };
}

function aggregate(line: string, each: number): FrameHeader {
  return { elements: Math.max(0, lengthIn(line)) * each - 1, bulk: 0 };
}

/** They precede the element that they belong to, which is still to come. */
function attributes(line: string): FrameHeader {
  return { elements: Math.max(0, lengthIn(line)) * 2, bulk: 0 };
}

/** -1 stands for null. */
function lengthIn(line: string): number {
  const [, digits] = /^.(-1|\d{1,10})\r\n$/.exec(line) ?? [];
  if (digits === undefined)
    throw new UnreadableFrameError(`A length is no number: ${JSON.stringify(line.slice(0, 40))}.`);
  return Number(digits);
}
