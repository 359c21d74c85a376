/** When two servers took writes for the same data, in microseconds since the start of the run. */
export interface Split {
  readonly start: number;
  readonly end: number;
}
