import type { RuleFile } from '../rule-files/rule-file.js';
import type { RuleImporter } from '../rule-files/rule-importer.js';

/**
 * Imports `files` for one fleet after the other until there are `wanted` detectors.
 *
 * @param tell - Hears how many there are.
 * @returns how many there are; 0 when the files have no alert.
 */
export async function importForFleets(
  importer: RuleImporter,
  files: readonly RuleFile[],
  wanted: number,
  tell: (detectors: number) => void,
): Promise<number> {
  let detectors = 0;
  for (let fleet = 1; detectors < wanted; fleet++) {
    const summary = await importer.import(files, `fleet-${fleet}`);
    if (summary.detectors === 0) return detectors;
    detectors += summary.detectors;
    tell(detectors);
  }
  return detectors;
}
