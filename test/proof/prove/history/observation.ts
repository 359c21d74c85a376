/** Stands for the version of a cached "nothing", which cannot carry one: the check finds out which it may have been. */
export const ABSENT = -1;

/** A key and the version of it that a read returned. */
export type Observation = readonly [key: string, version: number];
