/** Fields by which entries can be invalidated together. */
export interface DeclaredIndex {
  readonly fields: readonly string[];
  readonly label: string;
}
