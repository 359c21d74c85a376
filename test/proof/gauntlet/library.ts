import type { Scheme } from './scheme.js';

/** What the database holds and the libraries cache. */
export interface Row {
  readonly id: string;
  readonly version: number;
}

/** The query behind a miss: one row per id, in the order asked. */
export type Load = (ids: readonly string[]) => Promise<Row[]>;

/** One way to read through a library and to invalidate after a write, as its documentation recommends. */
export interface Way {
  read(ids: readonly string[]): Promise<readonly Row[]>;
  /** Resolves when the library says that it is done. */
  invalidate(id: string): Promise<unknown>;
}

/** What a library is given. */
export interface LibrarySetUp {
  readonly redisUrl: string;
  /** Redis is going to break: time limits stay those that the library has by default. */
  readonly isOutage: boolean;
  readonly load: Load;
}

/** A library at work in one process. */
export interface OpenLibrary {
  readonly ways: Partial<Record<Scheme, Way>>;
  close(): Promise<unknown>;
}

/** A library that runs the gauntlet. */
export interface Library {
  readonly name: string;
  /** The packages whose versions are reported, the library's own first. */
  readonly packages: readonly string[];
  readonly documentation: string;
  /** How it is set up here, in a sentence or two. */
  readonly setUp: string;
  /** Why a way of reading is not applicable. */
  readonly missing: Partial<Record<Scheme, string>>;
  open(setUp: LibrarySetUp): Promise<OpenLibrary>;
}

/** Entries of every library outlive the run by far: what goes away within it was invalidated. */
export const TTL_SECONDS = 600;
