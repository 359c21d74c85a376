import type { Ended } from './run-program.js';

const MOST = 600;

/** A detector ended without a verdict: neither right nor wrong was shown. */
export class DetectorFailedError extends Error {
  readonly code = 'PROOF_DETECTOR_FAILED';

  constructor(detector: string, { code, stdout, stderr }: Ended) {
    super(`${detector} ended with ${code ?? 'a kill'}: ${(stderr || stdout).trim().slice(-MOST)}`);
  }
}
