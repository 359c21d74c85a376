/** How far the server is from whoever measures. */
export interface Distance {
  /** Begins the ids of rows. */
  readonly label: string;
  /** What a request, and its answer, take longer than on loopback, together, in milliseconds. */
  readonly ms: number;
}

/** On the same machine: a round trip takes less than the work around it. */
export const NEAR: Distance = { label: '', ms: 0 };

/** In another building of the same town: rows show how many round trips have to wait for each other. */
export const FAR: Distance = { label: '1 ms away, ', ms: 1 };
