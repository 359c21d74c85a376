/** Keeps loads from overrunning what they load from: so many run at once, so many more wait for their turn. */
export interface LoadGate {
  /** Whether the caller is part of a load that holds one of the places: it must not wait for what may be waiting for that place. */
  isInside(): boolean;
  /**
   * Runs `load` as soon as there is a place, in the async context of the caller; at once when the caller is inside already.
   *
   * @throws LoadsExhaustedError (by rejecting) when no place is free and too many wait; `load` has then not begun.
   */
  run<R>(load: () => Promise<R>): Promise<R>;
}

/** Lets every load run at once. */
export const UNGATED: LoadGate = {
  isInside: () => false,
  run: (load) => load(),
};
