import type { Capture } from '../fill/capture.js';
import type { EntryAddress } from '../key/entry-address.js';

/** An id that a reader wants the value of. */
export interface Wanted<Id> {
  readonly id: Id;
  readonly address: EntryAddress;
}

/** One that has to be loaded; `capture` is null when what is loaded may not be stored. */
export interface Missed<Id> extends Wanted<Id> {
  readonly capture: Capture | null;
  /** Called once what was loaded is on its way to the store: whoever asks from then on finds it there. */
  readonly onSent?: () => void;
}

/** What the old keys of an id came to: a value, or what has to be loaded all the same. */
export type Resolved<T, Id> = { readonly value: T | null } | Missed<Id>;
