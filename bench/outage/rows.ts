import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { CacheAccess, CacheNamespace } from 'nestjs-coherent-cache';

/** What is behind a row. */
export type LoadRow = (id: string) => Promise<string>;

const LOAD_ROW = Symbol('loadRow');

/** What is read while Redis is away, and when it is back. */
@CacheNamespace({ name: 'rows', id: ['id'], ttl: '10m' })
export class Rows extends CacheAccess<string, { id: string }> {
  constructor(@Inject(LOAD_ROW) private readonly loadRow: LoadRow) {
    super();
  }

  protected load({ id }: { id: string }): Promise<string> {
    return this.loadRow(id);
  }
}

@Module({})
export class RowsModule {
  static of(loadRow: LoadRow): DynamicModule {
    const providers = [{ provide: LOAD_ROW, useValue: loadRow }];
    return { module: RowsModule, global: true, providers, exports: [LOAD_ROW] };
  }
}
