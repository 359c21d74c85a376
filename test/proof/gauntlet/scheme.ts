/** How a value is read and what is invalidated: the entry itself, a tag, a whole namespace, or one entry of a batch. */
export type Scheme = 'key' | 'tag' | 'namespace' | 'batch';

export const SCHEMES: readonly Scheme[] = ['key', 'tag', 'namespace', 'batch'];
