/** A way of seeing that something is broken. */
export type Detection =
  /** @param isRare - It takes many schedules. */
  | { readonly by: 'simulation'; readonly isRare?: boolean }
  /**
   * @param kinds - Ways of writing, as `prove --kinds` takes them; all of them when left out.
   * @param accessors - What is read, as `prove --accessors` takes it; everything when left out.
   * @param faults - What is broken besides, as `prove --faults` takes it; nothing when left out.
   */
  | {
      readonly by: 'prove';
      readonly kinds?: readonly string[];
      readonly accessors?: readonly string[];
      readonly faults?: readonly string[];
    }
  /** A test, for what neither of the others can see; `title` is a part of its whole title. */
  | { readonly by: 'spec'; readonly file: string; readonly title: string };

/** A deliberate break of the library: one text replaced by another. */
export interface Mutant {
  readonly name: string;
  /** What it breaks: an invariant of the protocol, by its number, or something else that the promise rests on. */
  readonly breaks: string;
  /** Below the library's sources. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** Tried in this order until one of them sees it. */
  readonly detectors: readonly Detection[];
}

/** Seen by the simulation. */
export const SIMULATION: readonly Detection[] = [{ by: 'simulation' }];

/** Seen by the simulation, but only when several things come together. */
export const LONG_SIMULATION: readonly Detection[] = [{ by: 'simulation', isRare: true }];

/** Seen by the proof on real servers, which writes in these ways only: so much the more often. */
export function proveWith(...kinds: string[]): readonly Detection[] {
  return [{ by: 'prove', ...(kinds.length > 0 && { kinds }) }];
}

/** Seen by the proof on real servers, which reads by these accessors only. */
export function proveReading(accessors: readonly string[], ...kinds: string[]): readonly Detection[] {
  return [{ by: 'prove', accessors, ...(kinds.length > 0 && { kinds }) }];
}

/** Seen by the proof on real servers, while these faults are fired. */
export function proveUnder(...faults: string[]): readonly Detection[] {
  return [{ by: 'prove', faults }];
}

/** Seen by the test with `title` in it. */
export function spec(file: string, title: string): readonly Detection[] {
  return [{ by: 'spec', file, title }];
}
