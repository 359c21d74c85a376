/** One state in a history, from just before its COMMIT on. */
export class Step<State> {
  /** When its write was acknowledged; never, while that is open. */
  acknowledgedAt = Infinity;

  constructor(
    readonly state: State,
    private readonly steps: Step<State>[],
  ) {}

  /** Forgets the state: its write was rolled back. */
  withdraw(): void {
    this.steps.splice(this.steps.indexOf(this), 1);
  }
}

/**
 * The states of one thing, in the order in which writes gave them to it.
 *
 * The order is exact when each write begins its step while it keeps others from writing, for example under the row's lock.
 */
export class History<State> {
  private readonly steps: Step<State>[] = [];

  /** @param initial - The state before the first write. */
  constructor(initial: State) {
    this.begin(initial).acknowledgedAt = 0;
  }

  /** Adds a state that may be seen from now on, and must be seen (or a later one) once it is acknowledged. */
  begin(state: State): Step<State> {
    const step = new Step(state, this.steps);
    this.steps.push(step);
    return step;
  }

  /** Returns every state that a read may see which started at `startedAt` and ends now. */
  visibleSince(startedAt: number): State[] {
    const newest = this.steps.findLastIndex((step) => step.acknowledgedAt <= startedAt);
    return this.steps.slice(newest).map((step) => step.state);
  }

  /** Returns the newest state, acknowledged or not. */
  get latest(): State {
    return this.steps.at(-1)!.state;
  }
}
