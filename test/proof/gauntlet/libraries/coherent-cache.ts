import { Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Cache, CacheAccess, CacheModule, CacheNamespace, tag } from 'nestjs-coherent-cache';
import { TTL_SECONDS, type Library, type LibrarySetUp, type Load, type OpenLibrary, type Row } from '../library.js';

type RowId = { id: string };

const LOAD = Symbol('load');
const ttl = `${TTL_SECONDS}s`;
const RAISED = { readBudget: '5s', writeBudget: '5s' } as const;

abstract class Rows extends CacheAccess<Row, RowId> {
  constructor(@Inject(LOAD) private readonly rows: Load) {
    super();
  }

  protected async load({ id }: RowId): Promise<Row> {
    return (await this.rows([id]))[0]!;
  }

  protected override loadMany(ids: readonly RowId[]): Promise<Row[]> {
    return this.rows(ids.map(({ id }) => id));
  }
}

@CacheNamespace({ name: 'rows', id: ['id'], ttl })
class PlainRows extends Rows {}

@CacheNamespace({ name: 'tagged-rows', id: ['id'], ttl, tags: (row: Row) => [tag('Row', row.id)] })
class TaggedRows extends Rows {}

@CacheNamespace({ name: 'grouped-rows', id: ['id'], ttl })
class GroupedRows extends Rows {}

@Module({})
class LoadModule {
  static of(load: Load) {
    return { module: LoadModule, global: true, providers: [{ provide: LOAD, useValue: load }], exports: [LOAD] };
  }
}

@Module({})
class GauntletModule {
  static of({ redisUrl, isOutage, load }: LibrarySetUp) {
    const imports = [
      LoadModule.of(load),
      CacheModule.forRoot({ prefix: 'gauntlet', redis: redisUrl, ...(isOutage ? {} : RAISED) }),
      CacheModule.forFeature([PlainRows, TaggedRows, GroupedRows]),
    ];
    return { module: GauntletModule, imports };
  }
}

export const coherentCache: Library = {
  name: 'nestjs-coherent-cache',
  packages: ['nestjs-coherent-cache'],
  documentation: '../concepts/coherence.md',
  setUp:
    '`CacheModule` on Redis, in a Nest application without TypeORM: like the others, it is told of writes by explicit calls. Reads are ' +
    '`get` and `getMany`; writes are followed by `invalidate`, `invalidateTags`, or `invalidateAll`. The time that it waits for Redis ' +
    'is raised from 50 ms to 5 s in the races, so that a slow machine does not turn hits into loads; when Redis is broken it is not.',
  missing: {},
  open,
};

async function open(setUp: LibrarySetUp): Promise<OpenLibrary> {
  const app = await NestFactory.createApplicationContext(GauntletModule.of(setUp), { logger: ['error', 'warn'] });
  const [cache, plain, tagged, grouped] = [
    app.get(Cache),
    app.get(PlainRows),
    app.get(TaggedRows),
    app.get(GroupedRows),
  ];
  const invalidate = (id: string) => plain.invalidate({ id });
  return {
    ways: {
      key: { read: async ([id = '']) => [(await plain.get({ id }))!], invalidate },
      tag: {
        read: async ([id = '']) => [(await tagged.get({ id }))!],
        invalidate: (id) => cache.invalidateTags([tag('Row', id)]),
      },
      namespace: {
        read: async ([id = '']) => [(await grouped.get({ id }))!],
        invalidate: () => grouped.invalidateAll(),
      },
      batch: {
        read: async (ids) => (await plain.getMany(ids.map((id) => ({ id })))).map((row) => row!),
        invalidate,
      },
    },
    close: () => app.close(),
  };
}
