import type { Observation } from './observation.js';

/** A read: how, by which accessor, from when to when, and what it returned. */
export type ReadLine = ['read', how: string, accessor: string, start: number, end: number, own: number, Observation[]];

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

/** A write that was acknowledged: how, from when to when, and the versions it made. */
export type WriteLine = ['write', how: string[], start: number, ack: number, Observation[]];

/** A transaction that was rolled back, for the reader of the history. */
export type RollbackLine = ['rollback', how: string[], start: number, end: number, Observation[]];

/** The last line of a process that is killed. */
export type CrashLine = ['crash', point: string, at: number];

/** How many reads the cache answered, so far. */
export type CountsLine = ['counts', hits: number, reads: number];

/** A version that the database says was committed. */
export type CommittedLine = ['committed', key: string, version: number, isPresent: boolean];

/** A line of the history; times in microseconds since the start of the run. */
export type HistoryLine = ReadLine | OwnLine | WriteLine | RollbackLine | CrashLine | CountsLine | CommittedLine;
