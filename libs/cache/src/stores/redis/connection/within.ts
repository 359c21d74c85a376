import { Deadlines } from './deadlines.js';

/** The server has not answered in time, or the connection ended before it did. */
export class NoAnswerError extends Error {}

/** Of all connections of the process. */
const deadlines = new Deadlines();

/** Returns what `work` brings, or rejects with NoAnswerError once `ms` have passed. */
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

/** The same of what `onValue` or `onError`, one of the two and once, makes of it, without a promise more: there is one for every command that is sent. */
export function answerWithin<R, A>(
  work: Promise<R>,
  ms: number,
  onValue: (value: R) => A | Promise<A>,
  onError: (error: unknown) => A | Promise<A>,
): Promise<A> {
  return new Promise<A>((resolve, reject) => {
    const attempt = (make: () => A | Promise<A>): void => {
      try {
        resolve(make());
      } catch (error) {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it is what was thrown
        reject(error);
      }
    };
    const fail = (error: unknown): void => attempt(() => onError(error));
    const waiting = deadlines.begin(() => fail(noAnswer(ms)), ms);
    work.then(
      (value) => {
        if (deadlines.end(waiting)) attempt(() => onValue(value));
      },
      (error: unknown) => {
        if (deadlines.end(waiting)) fail(error);
      },
    );
  });
}

/** The same of `work` that can be made to reject: it needs no promise beside it. What comes after that changes nothing. */
export function answerOrReject<R, A>(
  work: Promise<R>,
  reject: (error: Error) => void,
  ms: number,
  onValue: (value: R) => A | Promise<A>,
  onError: (error: unknown) => A | Promise<A>,
): Promise<A> {
  const waiting = deadlines.begin(() => reject(noAnswer(ms)), ms);
  return work.then(
    (value) => {
      deadlines.end(waiting);
      return onValue(value);
    },
    (error: unknown) => {
      deadlines.end(waiting);
      return onError(error);
    },
  );
}

function noAnswer(ms: number): NoAnswerError {
  return new NoAnswerError(`Redis did not answer within ${ms} ms.`);
}
