/** What a process of readers is told: to have so many read one id at once. */
export interface Order {
  readonly accessor: 'leased' | 'plain';
  readonly id: string;
  readonly readers: number;
}

/** What came of it. */
export interface Outcome {
  readonly loads: number;
  /** From the order until the last reader had the value. */
  readonly ms: number;
}

/** What every load takes, in milliseconds. */
export const LOAD_MS = 20;
