/** How Redis is set up. */
export const TOPOLOGIES = ['standalone', 'sentinel', 'cluster'] as const;

/** One of them. */
export type TopologyName = (typeof TOPOLOGIES)[number];
