/** A row with an id, and a version that every write raises under the row's lock. */
export interface VersionedRow {
  id: number;
  version: number;
}
