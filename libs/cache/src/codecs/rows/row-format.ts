/**
 * Whole rows as bytes:
 *
 * 1. a byte that tells what follows, with `MANY` and `UTF8` added where they hold; no JSON begins with one of the four;
 * 2. six bytes that name the layout: the class, and its properties in their order;
 * 3. how many bytes the cells take, in groups of seven bits, the lowest first, with the highest bit set in all but the last;
 * 4. the cells, row after row: a byte of `CELL`, and the number that belongs to it, the lowest byte first;
 * 5. the texts of these cells, one after the other, to the end, so that one call reads them all.
 *
 * What has been written is not to mean something else one day: take another first byte, and another `ROW_FORMAT`.
 */
export const ROW_FORMAT = 'rows 2';

export const ROWS = 0x10;
/** A list of rows, not one alone. */
export const MANY = 0x01;
/** The texts are UTF-8; otherwise each byte is one character of Latin-1. */
export const UTF8 = 0x02;

export const CODE_BYTES = 6;
/** Of the length of the cells. */
export const MAX_LENGTH_BYTES = 4;

/** The first bytes of cells. Of lengths and numbers the smallest are part of it. */
export const CELL = {
  /** 0 to this are these numbers. */
  LAST_NUMBER: 0x7f,
  /** A text of no character; the longer ones follow. */
  TEXT: 0x80,
  LAST_TEXT: 0xef,
  /** Another text, whose length follows in 4 bytes. Lengths count UTF-16 units. */
  LONG_TEXT: 0xf0,
  NULL: 0xf1,
  FALSE: 0xf2,
  TRUE: 0xf3,
  /** Numbers of 2 bytes without sign, of 4 and of 6 bytes with one, and all others as 8 bytes of floating point. */
  NUMBER_16: 0xf4,
  NUMBER_32: 0xf5,
  NUMBER_48: 0xf6,
  NUMBER_64: 0xf7,
  /** Milliseconds since the Unix epoch, as the numbers of that size. */
  DATE_48: 0xf8,
  DATE_64: 0xf9,
} as const;

/** Of a cell without its text. */
export const MAX_CELL_BYTES = 9;
