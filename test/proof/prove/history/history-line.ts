import type { Answer } from './answer.js';
import type { Observation } from './observation.js';

/** A read: how, by which accessor, from when to when, what it returned, and what answered it. */
export type ReadLine = [
  'read',
  how: string,
  accessor: string,
  start: number,
  end: number,
  own: number,
  seen: Observation[],
  answers: readonly Answer[],
  more?: ReadDetails,
];

/** What only some reads have; in microseconds. */
export interface ReadDetails {
  /** Of a `get` that went to its loader: how much longer than that it took. */
  readonly addedUs?: number;
  /** How old it may be, since it was answered by something that is trusted for so long. */
  readonly windowUs?: number;
}

/** A call of `set` that ended, and whether it stored something. */
export type SetLine = ['set', accessor: string, isStored: boolean];

/** A load for which nobody waited ended in this namespace. */
export type RenewedLine = ['renewed', namespace: string];

/** What a transaction read of what it had itself written to a key: the version written, and the one seen. */
export type OwnLine = [
  'own',
  how: string,
  accessor: string,
  start: number,
  end: number,
  key: string,
  wrote: number,
  saw: number,
];

/** A write that was acknowledged: how, from when to when, the versions it made, and whether the store knew nothing of it at COMMIT. */
export type WriteLine = ['write', how: string[], start: number, ack: number, made: Observation[], isUnmarked?: true];

/** A transaction that was rolled back, for the reader of the history. */
export type RollbackLine = ['rollback', how: string[], start: number, end: number, Observation[]];

/** The last line of a process that is killed. */
export type CrashLine = ['crash', point: string, at: number];

/** How many reads the cache answered, so far. */
export type CountsLine = ['counts', hits: number, reads: number];

/** A version that the database says was committed. */
export type CommittedLine = ['committed', key: string, version: number, isPresent: boolean];

/** Something that failed while servers were broken on purpose: to whom, and its code or message. */
export type FailedLine = ['failed', whose: 'reader' | 'loader' | 'writer', what: string, at: number];

/** What a process says of its connection to a server. */
export type ConnectionLine = ['connection', node: string, state: 'connected' | 'lost' | 'distrusted', at: number];

/** What a process says of its breaker for a server. */
export type BreakerLine = ['breaker', node: string, state: 'open' | 'closed', at: number];

/** A read that the cache answered; some of them, so that it can be seen when the cache works. */
export type HitLine = ['hit', at: number];

/** A fault, from when to when something was broken, and for which process, if for one only. */
export type FaultLine = ['fault', name: string, start: number, end: number, effect: FaultEffect, process?: string];

/** From when to when two servers took writes for the same data. */
export type SplitLine = ['split', start: number, end: number];

/** What a fault does to Redis: it does not answer, it is not there, or neither. */
export type FaultEffect = 'hang' | 'away' | 'none';

/** A line of the history; times in microseconds since the start of the run. */
export type HistoryLine =
  | ReadLine
  | SetLine
  | RenewedLine
  | OwnLine
  | WriteLine
  | RollbackLine
  | CrashLine
  | CountsLine
  | CommittedLine
  | FailedLine
  | ConnectionLine
  | BreakerLine
  | HitLine
  | FaultLine
  | SplitLine;
