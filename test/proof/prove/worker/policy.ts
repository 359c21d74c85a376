/** What a write does when its mark cannot be placed. */
export const POLICIES = ['abort', 'proceed'] as const;

/** One of them. */
export type Policy = (typeof POLICIES)[number];
