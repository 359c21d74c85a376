import type { DataSource } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { isColumnMapping } from '../../core/invalidation/column-mapping.js';
import { nameOf } from '../../core/invalidation/name-of.js';
import type { BoundRule } from '../../core/invalidation/rule.js';
import type { Namespace } from '../../core/key/namespace.js';
import type { AccessorCoverage, RuleCoverage, WriteCoverage } from './accessor-coverage.js';
import { cascadeCoverage } from './cascade-coverage.js';
import { kindsOfWrite } from './kinds-of-write.js';
import { RuleProbe } from './rule-probe.js';
import { sourcesOf, type WatchedDatabase } from './rule-source.js';
import { sampleRow } from './sample-row.js';
import { toldTables } from './told-tables.js';
import { unseenWrites } from './unseen-writes.js';

/**
 * Returns, for every accessor of `cache`, which writes it sees, how precisely, and which it cannot see.
 *
 * Rules are functions, so they are tried out: on made-up rows of which only as much is known as each kind of write tells. They get no
 * database; a rule that needs one is reported as `depends`. Only where a DataSource is watched with `capture` its database is asked for the
 * triggers: without an answer they count as missing.
 */
export async function coverageOf(
  cache: Cache,
  dataSources: readonly DataSource[],
): Promise<readonly AccessorCoverage[]> {
  const databases = await Promise.all(
    dataSources.map(async (dataSource) => ({ dataSource, told: await toldTables(dataSource, cache) })),
  );
  const coverage: AccessorCoverage[] = [];
  for (const namespace of cache.namespaces()) {
    const rules = cache.rules().filter((rule) => rule.namespace === namespace.name);
    const seen = await Promise.all(rules.map((rule) => coverageOfRule(rule, namespace, databases)));
    const unseen = rules.length === 0 ? ['every write: the accessor has no rules'] : seen.flatMap(missing);
    const sources = rules.flatMap((rule) => databases.flatMap((database) => sourcesOf(rule, database)));
    coverage.push({
      namespace: namespace.name,
      rules: seen,
      unseen: [...new Set([...unseen, ...(rules.length === 0 ? [] : unseenWrites(sources))])],
      advice: seen.flatMap(adviceOn),
    });
  }
  return coverage;
}

async function coverageOfRule(
  rule: BoundRule,
  namespace: Namespace,
  databases: readonly WatchedDatabase[],
): Promise<RuleCoverage> {
  const sources = databases.flatMap((database) => sourcesOf(rule, database));
  const writes: WriteCoverage[] = [];
  for (const { dataSource, told, metadata, isViewed } of sources) {
    const probe = new RuleProbe(rule, namespace, !isViewed);
    for (const { write, changes, known, reason } of kindsOfWrite(metadata, told.has(metadata))) {
      const seen = await probe.see(write, changes, sampleRow(known), reason);
      if (seen) writes.push(isViewed ? { ...seen, write: `${write} of ${metadata.name}` } : seen);
    }
    writes.push(...(await cascadeCoverage(dataSource, metadata, probe)));
    writes.push({ write: 'migration', sight: 'widened', reason: 'the tables that it touches are known, not the rows' });
  }
  return {
    source: nameOf(rule.source),
    tables: [...new Set(sources.map(({ metadata }) => metadata.tablePath))],
    kind: isColumnMapping(rule.derive) ? 'mapping' : 'function',
    writes: [...new Map(writes.map((seen) => [seen.write, seen])).values()],
  };
}

function missing({ source, tables }: RuleCoverage): readonly string[] {
  return tables.length > 0 ? [] : [`every write to ${source}: it is no entity of a registered DataSource`];
}

function adviceOn({ source, kind, writes }: RuleCoverage): readonly string[] {
  const byId = writes.filter(({ write, sight }) => write.endsWith(' by id') && sight === 'widened');
  if (byId.length === 0) return [];
  const remedy =
    kind === 'function'
      ? 'A mapping of columns, with an index over those that such a write tells, would invalidate less'
      : 'An index over the primary key’s field would invalidate less';
  return [
    `${byId.map(({ write }) => write).join(', ')} of ${source} empties the namespace. ${remedy}; so does save, which knows the whole row, or, in transactions, bulkWrites: 'exact'.`,
  ];
}
