/** An id, or a part of one. */
export type IdValues = Readonly<Record<string, unknown>>;
