/**
 * What the request that the caller works for wants of reads: `'pass'` has them load and leave the store alone, `'refresh'` has them load and
 * store what they loaded, undefined is as usual. Asked once or more per read, so it has to be quick.
 */
export type WantedBypass = () => 'pass' | 'refresh' | undefined;
