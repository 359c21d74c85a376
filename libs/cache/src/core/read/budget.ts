import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Scheduler } from '../ports/scheduler.js';

/** Returns what `work` brings, or rejects once `ms` have passed; the work itself may still happen later (invariant 5). */
export function withinBudget<R>(work: Promise<R>, ms: number, scheduler: Scheduler): Promise<R> {
  return new Promise<R>((resolve, reject) => {
    const cancel = scheduler.after(ms, () =>
      reject(new StoreUnavailableError(`The store did not answer within ${ms} ms.`)),
    );
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(StoreUnavailableError.from(error));
      },
    );
  });
}

/** Returns what `work`, which must not reject, brings within `ms`; undefined when that was not enough. */
export function withinMs<R>(work: Promise<R>, ms: number, scheduler: Scheduler): Promise<R | undefined> {
  return new Promise((resolve) => {
    const cancel = scheduler.after(ms, () => resolve(undefined));
    void work.then((value) => {
      cancel();
      resolve(value);
    });
  });
}
