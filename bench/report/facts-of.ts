import type { Surroundings } from '../surroundings.js';

/** Returns a sentence on where figures are from. */
export function factsOf({
  date,
  processor,
  cores,
  memoryGb,
  system,
  load,
  awake,
  node,
  redis,
  packages,
}: Surroundings): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return (
    `Run on ${date}: ${cores} cores of ${processor}, ${memoryGb} GB, ${system}, load average ${load.toFixed(1)} when it began${awake ? ', cores kept awake' : ''}; ` +
    `Node ${node}, Redis ${redis}, ${versions.join(', ')}.`
  );
}
