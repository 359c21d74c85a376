import type { Namespace } from '../../core/key/namespace.js';
import type { RowImage } from '../../core/invalidation/row-image.js';
import type { BoundRule } from '../../core/invalidation/rule.js';
import { isColumnMapping } from '../../core/invalidation/column-mapping.js';
import { UNKNOWN_IMAGES, UNKNOWN_ROW } from '../rows/unknown-row.js';
import { probeRule, widerOf, type Precision } from '../rules/probe-rule.js';
import { changeFor, type SeenChange } from '../rules/seen-change.js';
import type { Sight, WriteCoverage } from './accessor-coverage.js';

/** Tries one rule of one namespace on rows of which this or that is known. */
export class RuleProbe {
  constructor(
    private readonly rule: BoundRule,
    private readonly namespace: Namespace,
    /** False where the rule's row is another's, so that nothing of it is ever known. */
    private readonly hasRow: boolean,
  ) {}

  /** Returns how the rule sees `write`; null when it is not about such changes. */
  async see(
    write: string,
    changes: readonly SeenChange[],
    row: RowImage,
    reason: string,
  ): Promise<WriteCoverage | null> {
    let precision: Precision | undefined;
    for (const seen of changes) {
      const change = this.hasRow ? changeFor(this.rule.on, seen) : this.rule.on[0];
      if (!change) continue;
      for (const [image] of UNKNOWN_IMAGES[seen]) {
        const found = await probeRule(this.rule, this.namespace, this.hasRow ? row : UNKNOWN_ROW, { change, image });
        precision = precision ? widerOf(precision, found) : found;
      }
    }
    return precision ? { write, sight: sightOf(precision), reason: this.#explain(precision, reason) } : null;
  }

  #explain(precision: Precision, known: string): string {
    const reason = this.hasRow ? known : 'the rule’s row is not the one that is written';
    switch (precision) {
      case 'nothing':
        return `${reason}; for the sample row the rule answers nothing`;
      case 'depends':
        return `${reason}; the rule asks the database, or fails on a sample row`;
      case 'widened':
        return isColumnMapping(this.rule.derive) ? `${reason}; no index is named by it` : `${reason}; the function needs more`;
      default:
        return reason;
    }
  }
}

function sightOf(precision: Precision): Sight {
  return precision === 'nothing' ? 'exact' : precision;
}
