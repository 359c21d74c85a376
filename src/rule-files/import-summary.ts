/** What an import brought. */
export interface ImportSummary {
  groups: number;
  detectors: number;
  workflows: number;
  links: number;
  /** Groups that had been imported before, and were left as they are. */
  known: number;
}
