/** A load that waits for the test. */
export interface LoadCall<Id, T> {
  readonly id: Id;
  /** True once it was resolved or rejected. */
  readonly settled: boolean;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/**
 * A loader that answers when the test says so: the way to drive a race by hand.
 *
 * @example
 * ```ts
 * const loader = new HandCrankedLoader<{ id: number }, string>();
 * class Names extends CacheAccess<string, { id: number }> {
 *   protected load = loader.load;
 * }
 * const reading = names.get({ id: 1 });
 * const call = await loader.nextCall();   // the read missed and its load has begun
 * await names.invalidate({ id: 1 });
 * call.resolve('old');                    // reaches the reader, is not stored
 * ```
 */
export class HandCrankedLoader<Id, T> {
  private readonly begun: LoadCall<Id, T>[] = [];
  private readonly waiting: ((call: LoadCall<Id, T>) => void)[] = [];
  private taken = 0;

  /** Every call so far, in the order of their beginnings. */
  get calls(): readonly LoadCall<Id, T>[] {
    return this.begun;
  }

  /** Hand this to the code under test; it needs no `this`. */
  readonly load = (id: Id): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const call = createCall(id, resolve, reject);
      this.begun.push(call);
      this.waiting.shift()?.(this.take());
    });

  /** Returns the next call that no earlier `nextCall` has returned, as soon as it has begun. */
  nextCall(): Promise<LoadCall<Id, T>> {
    if (this.taken < this.begun.length) return Promise.resolve(this.take());
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private take(): LoadCall<Id, T> {
    return this.begun[this.taken++]!;
  }
}

function createCall<Id, T>(id: Id, resolve: (value: T) => void, reject: (error: unknown) => void): LoadCall<Id, T> {
  let settled = false;
  return {
    id,
    get settled() {
      return settled;
    },
    resolve(value) {
      settled = true;
      resolve(value);
    },
    reject(error) {
      settled = true;
      reject(error);
    },
  };
}
