import type { DemoReport } from './demo-report.js';

const KINDS_PER_LINE = 6;

/** Returns the report as lines for people. */
export function renderReport(report: DemoReport): string {
  const { databaseQueries: queries, latencyMicroseconds: latency, invalidations } = report;
  const rows: readonly (readonly [string, string])[] = [
    [
      'ran on',
      `${report.store} store, ${report.database} PostgreSQL, ${report.detectors} detectors, ${report.seconds} s, seed ${report.seed}`,
    ],
    ['reads', `${number(report.reads)}, hit ratio ${report.hitRatio ?? 'none'}`],
    [
      'writes',
      `${number(report.writes)} committed, ${report.rolledBackWrites} rolled back, ${report.failedWrites} refused by the database`,
    ],
    ...kindsIn(report).map((kinds) => ['', kinds] as const),
    [
      'invalidations',
      Object.entries(invalidations)
        .map(([scope, count]) => `${number(count)} ${scope}`)
        .join(', '),
    ],
    ['refused fills', `${number(report.refusedFills)} loaded values not stored, since they might have been outdated`],
    ['queries of readers', `${number(queries.withCache)} with the cache, ${number(queries.withoutCache)} without`],
    [
      '',
      `(scaled from ${number(queries.scaledFrom.queries)} queries for ${number(queries.scaledFrom.reads)} reads in ${queries.scaledFrom.seconds} s)`,
    ],
    [
      'latency p50',
      `${number(latency.withCache.p50)} µs with the cache, ${number(latency.withoutCache.p50)} µs without`,
    ],
    [
      'latency p99',
      `${number(latency.withCache.p99)} µs with the cache, ${number(latency.withoutCache.p99)} µs without`,
    ],
    ['stale reads', String(report.staleReads)],
    ['dirty reads', String(report.dirtyReads)],
    ...report.examples.map((example) => ['', example] as const),
  ];
  return rows.map(([label, text]) => `${label.padEnd(20)}${text}`).join('\n');
}

/** Some to a line. */
function kindsIn({ byKind }: DemoReport): string[] {
  const kinds = Object.entries(byKind).map(([kind, count]) => `${number(count)} ${kind}`);
  const lines = Array.from({ length: Math.ceil(kinds.length / KINDS_PER_LINE) }, (_, line) => line * KINDS_PER_LINE);
  return lines.map((from) => kinds.slice(from, from + KINDS_PER_LINE).join(', '));
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
