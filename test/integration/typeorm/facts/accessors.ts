import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { DataSource } from 'typeorm';
import { Part } from './entities.js';

type Id = Record<string, number>;

/** Counts rows by the columns of the id. */
abstract class Counts extends CacheAccess<number, Id> {
  protected abstract readonly from: string;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  /** Public, to compare what is cached with what is there. */
  async load(id: Id): Promise<number> {
    const conditions = Object.keys(id).map((column, n) => `AND "${column}" = $${n + 1}`);
    const sql = `SELECT count(*)::int AS count FROM ${this.from} ${conditions.join(' ')}`;
    const [row] = await this.dataSource.query<{ count: number }[]>(sql, Object.values(id));
    return row!.count;
  }
}

abstract class PartCounts extends Counts {
  protected readonly from = 'part WHERE "deletedAt" IS NULL';
}

abstract class WatchCounts extends Counts {
  protected readonly from = 'watches WHERE true';
}

@CacheNamespace({ name: 'part-by-id', id: ['id'], ttl: '60s' })
@InvalidatedBy(Part, { id: 'id' })
class PartById extends PartCounts {}

@CacheNamespace({ name: 'part-by-parent', id: ['detectorId', 'size'], indexes: [['detectorId']], ttl: '60s' })
@InvalidatedBy(Part, { detectorId: 'detectorId', size: 'size' })
class PartByParent extends PartCounts {}

@CacheNamespace({ name: 'part-by-function', id: ['size'], ttl: '60s' })
@InvalidatedBy(Part, (part) => ({ size: part.size }))
class PartByFunction extends PartCounts {}

@CacheNamespace({ name: 'watch-by-id', id: ['detectorId', 'workflowId'], ttl: '60s' })
@InvalidatedBy('watches', { detectorId: 'detectorId', workflowId: 'workflowId' })
class WatchById extends WatchCounts {}

@CacheNamespace({ name: 'watch-by-parent', id: ['detectorId', 'workflowId'], indexes: [['detectorId']], ttl: '60s' })
@InvalidatedBy('watches', { detectorId: 'detectorId', workflowId: 'workflowId' })
class WatchByParent extends WatchCounts {}

@CacheNamespace({ name: 'watch-by-function', id: ['workflowId'], ttl: '60s' })
@InvalidatedBy('watches', (watch) => ({ workflowId: watch.workflowId }))
class WatchByFunction extends WatchCounts {}

export function createAccessors(dataSource: DataSource): readonly Counts[] {
  return [PartById, PartByParent, PartByFunction, WatchById, WatchByParent, WatchByFunction].map(
    (accessor) => new accessor(dataSource),
  );
}

const SMALL = [1, 2, 3, 4];
const PAIRS = SMALL.flatMap((one) => SMALL.map((other) => [one, other] as const));

/** Ids of every entry that a call in the table could be about, in the order of the accessors. */
export const ids: readonly (readonly Id[])[] = [
  SMALL.map((id) => ({ id })),
  PAIRS.map(([detectorId, size]) => ({ detectorId, size })),
  SMALL.map((size) => ({ size })),
  PAIRS.map(([detectorId, workflowId]) => ({ detectorId, workflowId })),
  PAIRS.map(([detectorId, workflowId]) => ({ detectorId, workflowId })),
  SMALL.map((workflowId) => ({ workflowId })),
];
