import {
  Global,
  Inject,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { Cache } from '../../core/cache.js';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import { coverageOf } from '../coverage/coverage-of.js';
import { formatCoverage } from '../coverage/format-coverage.js';
import { createEntityCodec } from '../entity-codec/create-entity-codec.js';
import { assertOutboxUsable } from '../outbox/assert-outbox-usable.js';
import { assertRulesKnown } from '../rules/assert-rules-known.js';
import { watch, type Watched } from '../watch.js';
import { discoverDataSources } from './discover-data-sources.js';
import { CACHE_TYPEORM_OPTIONS, type CacheTypeOrmOptions } from './cache-typeorm-options.js';
import { StartUp } from './start-up.js';
import { NAMED_DATA_SOURCES, type NamedDataSources } from './named-data-sources.js';

/** Watches the application's DataSources from their creation to its shutdown. Global, so that its hooks come before others'. */
@Global()
@Module({})
export class CacheTypeOrmRootModule implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly #watched = new Map<DataSource, Watched>();
  readonly #startUp: StartUp;
  readonly #logger = new Logger(CacheTypeOrmRootModule.name);

  constructor(
    @Inject(Cache) private readonly cache: Cache,
    @Inject(NAMED_DATA_SOURCES) private readonly named: NamedDataSources,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(CACHE_TYPEORM_OPTIONS) private readonly options: CacheTypeOrmOptions,
  ) {
    this.#startUp = new StartUp(cache, options, this.#logger);
    this.#watch(this.#candidates().filter((dataSource) => dataSource.isInitialized));
  }

  onModuleInit(): void {
    this.#watch(this.#candidates().filter((dataSource) => dataSource.isInitialized));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#watch(this.#candidates());
    if (this.#watched.size === 0) {
      throw new ConfigurationError(
        'CacheTypeOrmModule found no DataSource. Import TypeOrmModule.forRoot(...), or leave CacheTypeOrmModule out.',
      );
    }
    assertRulesKnown(this.cache, [...this.#watched.keys()]);
    await this.#assertOutboxesUsable();
    await Promise.all([...this.#watched.values()].map(({ claim }) => claim()));
    await this.#startUp.run([...this.#watched.keys()]);
    await this.#report();
  }

  /** The last requests have ended here, so no write goes unseen. */
  async onApplicationShutdown(): Promise<void> {
    this.#startUp.stop();
    const watched = [...this.#watched.values()];
    this.#watched.clear();
    await Promise.all(watched.map(({ stop }) => stop()));
  }

  async #assertOutboxesUsable(): Promise<void> {
    const { outbox = false } = this.options;
    if (outbox === false) return;
    for (const dataSource of this.#watched.keys())
      await assertOutboxUsable(dataSource, this.cache, outbox === true ? {} : outbox);
  }

  /** What the accessors see of writes, for whoever asks for debug output, and what could be better for everybody. */
  async #report(): Promise<void> {
    const coverage = await coverageOf(this.cache, [...this.#watched.keys()]);
    if (coverage.length > 0) this.#logger.debug(`Writes seen:\n${formatCoverage(coverage)}`);
    for (const { namespace, advice } of coverage) for (const line of advice) this.#logger.log(`${namespace}: ${line}`);
  }

  #candidates(): readonly DataSource[] {
    const { found, areAll } = this.named;
    return areAll ? found : [...new Set([...found, ...discoverDataSources(this.modules)])];
  }

  #watch(dataSources: readonly DataSource[]): void {
    const added = dataSources.filter((dataSource) => !this.#watched.has(dataSource));
    for (const dataSource of added) this.#watched.set(dataSource, watch(dataSource, this.cache, this.options));
    if (added.length > 0) this.cache.registerCodec(createEntityCodec([...this.#watched.keys()]));
  }
}
