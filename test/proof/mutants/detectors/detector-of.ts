import type { Detection } from '../mutant.js';
import type { Detect } from './detector.js';
import { detectByProof } from './prove.js';
import { detectBySimulation } from './simulation.js';
import { detectBySpec } from './spec.js';

/** Returns what looks at the library in this way. */
export function detectorOf(detection: Detection): Detect {
  switch (detection.by) {
    case 'simulation':
      return detectBySimulation;
    case 'prove':
      return detectByProof(detection);
    case 'spec':
      return detectBySpec(detection.file, detection.title);
  }
}

/** Returns what it is called in the report. */
export function nameOfDetector(detection: Detection): string {
  return detection.by === 'spec' ? `spec: ${detection.file}` : detection.by;
}
