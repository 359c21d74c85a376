import type { ReadThrough } from './read-through.js';

/** What reads one accessor. */
export type Reads<T, Id extends object> = Pick<ReadThrough<T, Id>, keyof ReadThrough<T, Id>>;
