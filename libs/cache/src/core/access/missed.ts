import type { Capture } from '../fill/capture.js';
import type { EntryAddress } from '../key/namespace.js';

/** An id that somebody asked for, and where its entry is. */
export interface Wanted<Id> {
  readonly id: Id;
  readonly address: EntryAddress;
}

/** What has to be loaded. Without a capture nothing may be stored. */
export interface Missed<Id> extends Wanted<Id> {
  readonly capture: Capture | null;
}

/** What a lookup came to: a value, or what has to be loaded. */
export type Resolved<T, Id> = { readonly value: T | null } | Missed<Id>;
