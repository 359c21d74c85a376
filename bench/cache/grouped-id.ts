/** An entry, and the index that it is in. */
export type GroupedId = { readonly group: number; readonly id: number };
