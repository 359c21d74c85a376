import type { AccessorCoverage, RuleCoverage, Sight } from './accessor-coverage.js';

const SIGHTS: readonly Sight[] = ['exact', 'index', 'depends', 'widened', 'unseen'];

/** Returns `coverage` as a text for people: one block per accessor, the writes of each rule by how they are seen. */
export function formatCoverage(coverage: readonly AccessorCoverage[]): string {
  return coverage.map((accessor) => linesOf(accessor).join('\n')).join('\n\n');
}

function linesOf({ namespace, rules, unseen, advice }: AccessorCoverage): readonly string[] {
  return [
    namespace,
    ...rules.flatMap(linesOfRule),
    ...unseen.map((what) => `  unseen   ${what}`),
    ...advice.map((what) => `  advice   ${what}`),
  ];
}

function linesOfRule({ source, tables, kind, writes }: RuleCoverage): readonly string[] {
  const lines = [`  ${source} (${tables.join(', ') || 'no table'}), a ${kind}`];
  for (const sight of SIGHTS) {
    const byReason = new Map<string, string[]>();
    for (const { write, reason } of writes.filter((each) => each.sight === sight)) {
      byReason.set(reason, [...(byReason.get(reason) ?? []), write]);
    }
    for (const [reason, list] of byReason) lines.push(`    ${sight.padEnd(7)}  ${list.join('; ')}: ${reason}`);
  }
  return lines;
}
