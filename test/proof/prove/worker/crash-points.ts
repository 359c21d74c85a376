/** Where a process is killed: the steps of the write bracket, and from outside at any moment. */
export const CRASH_POINTS = [
  'before mark',
  'after mark',
  'before COMMIT',
  'after COMMIT',
  'before finalise',
  'after finalise',
  'before ack',
  'anywhere',
] as const;

/** One of them. */
export type CrashPoint = (typeof CRASH_POINTS)[number];
