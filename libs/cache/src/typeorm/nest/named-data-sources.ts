import type { FactoryProvider } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import type { CacheTypeOrmOptions } from './cache-typeorm-options.js';
import type { DataSourceRef } from './data-source-ref.js';

/** DataSources that were named, or the default one if there is one, and whether there may be more to discover. */
export interface NamedDataSources {
  readonly found: readonly DataSource[];
  readonly areAll: boolean;
}

export const NAMED_DATA_SOURCES = Symbol('nestjs-coherent-cache: named DataSources');

/** Has Nest create the DataSources before whoever asks for this provider. */
export function namedDataSources({ dataSources }: CacheTypeOrmOptions): FactoryProvider<NamedDataSources> {
  const refs: readonly DataSourceRef[] = dataSources ?? ['default'];
  return {
    provide: NAMED_DATA_SOURCES,
    inject: refs.map((ref) => ({ token: getDataSourceToken(ref), optional: true })),
    useFactory: (...found: (DataSource | undefined)[]) => {
      if (dataSources) refs.forEach((ref, position) => assertFound(ref, found[position]));
      return { found: found.filter((each) => each !== undefined), areAll: dataSources !== undefined };
    },
  };
}

function assertFound(ref: DataSourceRef, found: DataSource | undefined): void {
  if (found) return;
  const name = typeof ref === 'string' ? ref : 'given';
  throw new ConfigurationError(
    `CacheTypeOrmModule is to watch the DataSource "${name}", which is not registered. ` +
      'Import TypeOrmModule.forRoot({ name, ... }) with that name, or correct `dataSources`.',
  );
}
