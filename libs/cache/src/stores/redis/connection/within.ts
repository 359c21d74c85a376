/** The server has not answered in time, or the connection ended before it did. */
export class NoAnswerError extends Error {}

/**
 * Returns what `work` brings, or rejects with NoAnswerError once `ms` have passed.
 *
 * A process that was busy all that time may have the answer already and not have looked: it looks once more before it gives up.
 */
export function within<R>(work: Promise<R>, ms: number): Promise<R> {
  return new Promise<R>((resolve, reject) => {
    const giveUp = (): void => reject(new NoAnswerError(`Redis did not answer within ${ms} ms.`));
    const timer = setTimeout(() => setImmediate(giveUp), ms);
    timer.unref();
    // `finally` would cost two more promises, for every command that is sent.
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
