import type { DataSource, EntityMetadata } from 'typeorm';
import { nameOfKey, type ForeignKey } from '../tables/foreign-key.js';
import { keyGraphOf } from '../tables/key-graph.js';
import type { WriteCoverage } from './accessor-coverage.js';
import type { RuleProbe } from './rule-probe.js';
import { sampleRow } from './sample-row.js';

/** Returns how a rule on `metadata` sees what foreign keys do to its rows when rows of other tables change. */
export async function cascadeCoverage(
  dataSource: DataSource,
  metadata: EntityMetadata,
  probe: RuleProbe,
): Promise<readonly WriteCoverage[]> {
  const graph = keyGraphOf(dataSource);
  const parents = graph.leadingTo(metadata);
  const direct = parents.flatMap((parent) =>
    graph.referringTo(parent).filter(({ child }) => child.tablePath === metadata.tablePath),
  );
  const near = new Set(direct.map(({ parent }) => parent.tablePath));
  const far = parents.filter(({ tablePath }) => !near.has(tablePath));
  const keys = [...new Map(direct.map((key) => [nameOfKey(key), key])).values()];
  const seen = [
    ...keys.map((key) => fromParent(key, probe)),
    ...far.map((parent) => fromAncestor(parent, probe)),
  ];
  return (await Promise.all(seen)).flat();
}

async function fromParent(key: ForeignKey, probe: RuleProbe): Promise<readonly WriteCoverage[]> {
  const { parent, columns, onDelete, onUpdate } = key;
  const row = sampleRow(columns.filter(({ embeddedMetadata }) => !embeddedMetadata));
  const found: WriteCoverage[] = [];
  if (onDelete !== 'none') {
    const change = onDelete === 'remove' ? 'remove' : 'update';
    const write = `ON DELETE ${onDelete === 'remove' ? 'CASCADE' : 'SET NULL'} from ${parent.name}`;
    const alone = await probe.see(write, [change], row, 'the foreign key is known');
    found.push(...(alone ? inAndOutOfTransaction(alone) : []));
  }
  if (onUpdate !== 'none') {
    const known = 'the foreign key is known before and after';
    const updated = await probe.see(`ON UPDATE from ${parent.name}`, ['update'], row, known);
    if (updated) found.push(updated);
  }
  return found;
}

async function fromAncestor(parent: EntityMetadata, probe: RuleProbe): Promise<readonly WriteCoverage[]> {
  const reason = 'of rows further away, nothing is known';
  const seen = await probe.see(`cascade from ${parent.name}`, ['remove', 'update'], sampleRow([]), reason);
  return seen ? inAndOutOfTransaction(seen) : [];
}

function inAndOutOfTransaction(seen: WriteCoverage): readonly WriteCoverage[] {
  if (seen.sight === 'exact' || seen.sight === 'index') return [seen];
  return [
    {
      write: `${seen.write}, in a transaction`,
      sight: seen.sight === 'depends' ? 'depends' : 'exact',
      reason: 'the rows are read before they change, up to 200',
    },
    { ...seen, write: `${seen.write}, in autocommit` },
  ];
}
