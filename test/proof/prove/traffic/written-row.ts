/** A row that is about to be written, as far as its writer knows it. */
export interface WrittenRow {
  readonly table: string;
  readonly id: number;
  /** Its columns as they are, when there is a row, and those that will change. */
  readonly images: readonly Readonly<Record<string, unknown>>[];
}
