import * as zlib from 'node:zlib';
import type { Compression } from '../../core/ports/wrapping.js';

/** One way to compress; `code` is written into entries and never reused. */
export interface Compressor {
  readonly name: Compression;
  readonly code: number;
  compress(bytes: Uint8Array): Promise<Uint8Array>;
  /**
   * Returns what was compressed; at once when it is small, else in the background.
   *
   * @param length - What it must come to, in bytes. No more is ever allocated for it.
   * @throws (or rejects) when it comes to anything else.
   */
  expand(bytes: Uint8Array, length: number): Uint8Array | Promise<Uint8Array>;
}

/** Up to here, expanding takes less time than handing the work to another thread does. */
const AT_ONCE_BYTES = 16 * 1024;

type Callback = (error: Error | null, result: Buffer) => void;
type Bound = { readonly maxOutputLength: number };

interface Functions {
  readonly compress: (bytes: Uint8Array, done: Callback) => void;
  readonly expand: (bytes: Uint8Array, bound: Bound, done: Callback) => void;
  readonly expandSync: (bytes: Uint8Array, bound: Bound) => Buffer;
}

/** The part of Node 22 that Node 20 lacks. */
interface Zstd {
  readonly zstdCompress?: (bytes: Uint8Array, done: Callback) => void;
  readonly zstdDecompress: (bytes: Uint8Array, bound: Bound, done: Callback) => void;
  readonly zstdDecompressSync: (bytes: Uint8Array, bound: Bound) => Buffer;
}

const { zstdCompress, zstdDecompress, zstdDecompressSync } = zlib as unknown as Zstd;

/** Cheap settings: a cache compresses on the way of a load, and an entry does not live long. */
const DEFLATE = { level: 1 };
const BROTLI = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };

const deflate = create('deflate', 1, {
  compress: (bytes, done) => zlib.deflate(bytes, DEFLATE, done),
  expand: (bytes, bound, done) => zlib.inflate(bytes, bound, done),
  expandSync: (bytes, bound) => zlib.inflateSync(bytes, bound),
});
const brotli = create('brotli', 2, {
  compress: (bytes, done) => zlib.brotliCompress(bytes, BROTLI, done),
  expand: (bytes, bound, done) => zlib.brotliDecompress(bytes, bound, done),
  expandSync: (bytes, bound) => zlib.brotliDecompressSync(bytes, bound),
});

/** What this Node can do. */
export const compressors: readonly Compressor[] = zstdCompress
  ? [
      deflate,
      brotli,
      create('zstd', 3, { compress: zstdCompress, expand: zstdDecompress, expandSync: zstdDecompressSync }),
    ]
  : [deflate, brotli];

function create(name: Compression, code: number, { compress, expand, expandSync }: Functions): Compressor {
  return {
    name,
    code,
    compress: (bytes) => promised((done) => compress(bytes, done)),
    expand(bytes, length) {
      const bound = { maxOutputLength: Math.max(1, length) };
      if (length <= AT_ONCE_BYTES) return whole(expandSync(bytes, bound), length);
      return promised((done) => expand(bytes, bound, done)).then((expanded) => whole(expanded, length));
    },
  };
}

function whole(expanded: Uint8Array, length: number): Uint8Array {
  if (expanded.length !== length) throw new Error('it expands to another length than it says');
  return expanded;
}

function promised(start: (done: Callback) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => start((error, result) => (error ? reject(error) : resolve(result))));
}
