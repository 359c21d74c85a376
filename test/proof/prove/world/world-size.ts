/** Few keys, so that readers and writers meet. */
export const WORLD_SIZE = {
  detectors: 60,
  parts: 120,
  workflows: 30,
  links: 240,
  labels: 12,
  notices: 12,
  gauges: 20,
  environments: 2,
  teams: 3,
} as const;
