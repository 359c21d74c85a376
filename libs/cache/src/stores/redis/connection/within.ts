/** The server has not answered in time, or the connection ended before it did. */
export class NoAnswerError extends Error {}

/**
 * Returns what `work` brings, or rejects with NoAnswerError once `ms` have passed.
 *
 * A process that was busy all that time may have the answer already and not have looked: it looks once more before it gives up.
 */
export function within<R>(work: Promise<R>, ms: number): Promise<R> {
  return answerWithin(
    work,
    ms,
    (value) => value,
    (error) => {
      throw error;
    },
  );
}

/** The same of what `onValue` or `onError` makes of it, without a promise more: there is one for every command that is sent. */
export function answerWithin<R, A>(
  work: Promise<R>,
  ms: number,
  onValue: (value: R) => A,
  onError: (error: unknown) => A,
): Promise<A> {
  return new Promise<A>((resolve, reject) => {
    const giveUp = (): void => reject(new NoAnswerError(`Redis did not answer within ${ms} ms.`));
    const timer = setTimeout(() => setImmediate(giveUp), ms);
    timer.unref();
    const settle = (make: () => A): void => {
      clearTimeout(timer);
      try {
        resolve(make());
      } catch (error) {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it is what was thrown
        reject(error);
      }
    };
    work.then(
      (value) => settle(() => onValue(value)),
      (error: unknown) => settle(() => onError(error)),
    );
  });
}
