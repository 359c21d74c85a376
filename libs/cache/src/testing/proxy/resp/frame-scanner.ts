import type { Frame } from './frame.js';
import { readHeader, type Direction } from './frame-header.js';
import { UnreadableFrameError } from './unreadable-frame-error.js';

/** As long as Redis lets an inline request be; no error message comes near it. */
const LONGEST_LINE = 64 * 1024;
const SHORTEST_ELEMENT = '_\r\n'.length;
const CR = 0x0d;
const LF = 0x0a;

/**
 * Finds where the frames of RESP2 and RESP3 end, in chunks that are cut anywhere. Of what it has seen it copies only lines, and of
 * values it looks at nothing but their end. Streamed types of RESP3, which Redis does not use, are not read.
 */
export class FrameScanner {
  private pieces: Buffer[] = [];
  private size = 0;
  private line = '';
  private isFirstLine = true;
  /** Elements of the frame that have not ended. */
  private elements = 1;
  /** Bytes to come of a value, with the end of its line. */
  private bulk = 0;

  constructor(
    private readonly direction: Direction,
    private readonly maxFrameBytes: number,
  ) {}

  /**
   * Returns the frames that `chunk` completes; they share its memory.
   *
   * @throws UnreadableFrameError when the bytes are no RESP, or as soon as a frame is, or says that it will be, too large. The scanner
   * is of no use afterwards.
   */
  scan(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length;) {
      const end = this.bulk > 0 ? this.passBulk(chunk, at) : this.passLine(chunk, at);
      at = end;
      if (this.elements > 0) continue;
      frames.push(this.finish(chunk.subarray(start, at)));
      start = at;
    }
    if (start < chunk.length) this.pieces.push(chunk.subarray(start));
    return frames;
  }

  private passBulk(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.bulk);
    const lineEnd = at + this.bulk - 2;
    for (let index = Math.max(at, lineEnd); index < end; index++)
      if (chunk[index] !== (index === lineEnd ? CR : LF))
        throw new UnreadableFrameError('A value does not end where its length says.');
    this.size += end - at;
    this.bulk -= end - at;
    if (this.bulk === 0) this.elements--;
    return end;
  }

  private passLine(chunk: Buffer, at: number): number {
    const newline = chunk.indexOf(LF, at);
    const end = newline < 0 ? chunk.length : newline + 1;
    if (this.line.length + end - at > LONGEST_LINE) throw new UnreadableFrameError('A line is too long.');
    this.size += end - at;
    this.line += chunk.toString('latin1', at, end);
    if (newline >= 0) this.passHeader();
    return end;
  }

  private passHeader(): void {
    const { elements, bulk } = readHeader(this.line, this.direction, this.isFirstLine);
    this.elements += elements;
    this.bulk = bulk;
    this.line = '';
    this.isFirstLine = false;
    this.checkSize();
  }

  /** By what the headers say, before any of it has been kept. */
  private checkSize(): void {
    const others = this.bulk > 0 ? this.elements - 1 : this.elements;
    if (this.size + this.bulk + others * SHORTEST_ELEMENT > this.maxFrameBytes)
      throw new UnreadableFrameError(`A frame is larger than ${this.maxFrameBytes} bytes: raise maxFrameBytes.`);
  }

  private finish(last: Buffer): Frame {
    const frame = { pieces: [...this.pieces, last], size: this.size };
    this.pieces = [];
    this.size = 0;
    this.isFirstLine = true;
    this.elements = 1;
    return frame;
  }
}
