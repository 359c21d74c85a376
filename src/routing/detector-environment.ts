/** A detector in an environment; `null` stands for the workflows that belong to no environment, not for "any". */
export type DetectorEnvironment = { detectorId: number; environmentId: number | null };
