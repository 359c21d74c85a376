import type { DataSource, EntityMetadata } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { isColumnMapping } from '../../core/invalidation/column-mapping.js';
import { nameOf } from '../../core/invalidation/name-of.js';
import type { BoundRule } from '../../core/invalidation/rule.js';
import type { Namespace } from '../../core/key/namespace.js';
import { isNamed } from '../rules/is-named.js';
import { tablesOfView } from '../rules/tables-of-view.js';
import type { AccessorCoverage, RuleCoverage, WriteCoverage } from './accessor-coverage.js';
import { cascadeCoverage } from './cascade-coverage.js';
import { kindsOfWrite } from './kinds-of-write.js';
import { RuleProbe } from './rule-probe.js';
import { sampleRow } from './sample-row.js';

/** A table that a rule depends on. */
interface Source {
  readonly dataSource: DataSource;
  readonly metadata: EntityMetadata;
  readonly isViewed: boolean;
}

const ALWAYS_UNSEEN = [
  'what triggers of the database change',
  'writes that go past the registered DataSources, such as psql and other programs',
];

/**
 * Returns, for every accessor of `cache`, which writes it sees, how precisely, and which it cannot see.
 *
 * Rules are functions, so they are tried out: on made-up rows of which only as much is known as each kind of write tells. They get no
 * database; a rule that needs one is reported as `depends`.
 */
export async function coverageOf(
  cache: Cache,
  dataSources: readonly DataSource[],
): Promise<readonly AccessorCoverage[]> {
  const coverage: AccessorCoverage[] = [];
  for (const namespace of cache.namespaces()) {
    const rules = cache.rules().filter((rule) => rule.namespace === namespace.name);
    const seen = await Promise.all(rules.map((rule) => coverageOfRule(rule, namespace, dataSources)));
    const unseen = rules.length === 0 ? ['every write: the accessor has no rules'] : seen.flatMap(missing);
    const keyless = rules.flatMap((rule) => relationsWithoutKey(rule, dataSources));
    coverage.push({
      namespace: namespace.name,
      rules: seen,
      unseen: [...new Set([...unseen, ...keyless, ...(rules.length === 0 ? [] : ALWAYS_UNSEEN)])],
      advice: seen.flatMap(adviceOn),
    });
  }
  return coverage;
}

async function coverageOfRule(
  rule: BoundRule,
  namespace: Namespace,
  dataSources: readonly DataSource[],
): Promise<RuleCoverage> {
  const sources = dataSources.flatMap((dataSource) => sourcesOf(rule, dataSource));
  const writes: WriteCoverage[] = [];
  for (const { dataSource, metadata, isViewed } of sources) {
    const probe = new RuleProbe(rule, namespace, !isViewed);
    for (const { write, changes, known, reason } of kindsOfWrite(metadata)) {
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

function sourcesOf({ source }: BoundRule, dataSource: DataSource): readonly Source[] {
  const { entityMetadatas } = dataSource;
  const named = entityMetadatas.filter(
    (metadata) =>
      isNamed(metadata, source) || (typeof source !== 'string' && metadata.inheritanceTree.includes(source)),
  );
  return named.flatMap((metadata): readonly Source[] => {
    if (metadata.tableType !== 'view') return [{ dataSource, metadata, isViewed: false }];
    const { metadatas } = tablesOfView(metadata, entityMetadatas);
    return metadatas.map((table) => ({ dataSource, metadata: table, isViewed: true }));
  });
}

function missing({ source, tables }: RuleCoverage): readonly string[] {
  return tables.length > 0 ? [] : [`every write to ${source}: it is no entity of a registered DataSource`];
}

/** The database may have a foreign key all the same. */
function relationsWithoutKey(rule: BoundRule, dataSources: readonly DataSource[]): readonly string[] {
  const metadatas = dataSources.flatMap((dataSource) => sourcesOf(rule, dataSource)).map(({ metadata }) => metadata);
  const relations = metadatas.flatMap(({ relations: all }) => all);
  return relations
    .filter(({ isManyToOne, isOneToOneOwner }) => isManyToOne || isOneToOneOwner)
    .filter(({ foreignKeys, createForeignKeyConstraints }) => foreignKeys.length === 0 || !createForeignKeyConstraints)
    .map(
      ({ entityMetadata, propertyName }) =>
        `what a foreign key of ${entityMetadata.name}.${propertyName} does, if the database has one: the entity declares none`,
    );
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
