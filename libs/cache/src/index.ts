export { CacheModule, type CacheModuleAsyncOptions } from './nest/cache.module.js';
export type { CacheModuleOptions, MemoryOptions } from './nest/cache-module-options.js';
export { CacheScopes, type ScopeResolvers, type ScopeValues } from './nest/scope/cache-scopes.js';
export { Cached, type AsyncMethod } from './nest/cached/cached.decorator.js';
export { cachedMethod, type CachedMethod, type MethodOf } from './nest/cached/cached-method.js';
export type { CachedOptions } from './nest/cached/cached-options.js';
export type { BypassOptions } from './nest/bypass/bypass-options.js';
export type { AccessorType } from './nest/accessor-type.js';
export { createNodeLoadGate, type LoadLimits } from './nest/ports/node-load-gate.js';

export { CacheAccess } from './core/access/cache-access.js';
export type { WarmOptions, WarmProgress, WarmResult } from './core/access/warm-options.js';
export type { WarmIds } from './core/access/warm-up.js';
export type { EntryView } from './core/access/entry-view.js';
export type { ReadOptions } from './core/access/read-options.js';
export { cached, type CachedValue, type CachedValueOptions, type Loaded } from './core/fill/cached.js';
export type { CacheReader } from './core/access/cache-reader.js';
export type { TransactionalReader } from './core/access/transactional-reader.js';
export { CacheNamespace } from './core/access/cache-namespace.decorator.js';
export type { NamespaceOptions } from './core/access/namespace-options.js';
export type { LocalDefaults, LocalOptions } from './core/local/local-options.js';
export type {
  BypassReason,
  CacheEvent,
  HitOutcome,
  InvalidationScope,
  MissReason,
  ReadOutcome,
  RefusalReason,
} from './core/access/cache-event.js';
export type {
  Dependency,
  Explanation,
  InvalidationReport,
  MissCause,
  StoredReport,
} from './core/explain/explanation.js';
export type { Spread } from './core/access/distribution.js';
export { StatsObserver, type CacheStats, type Counts } from './core/access/stats.js';

export type { ColumnMapping } from './core/invalidation/column-mapping.js';
export { InvalidatedBy, type RuleOptions } from './core/invalidation/invalidated-by.decorator.js';
export {
  everything,
  type BoundRule,
  type DeriveTargets,
  type Rule,
  type RowChange,
  type RuleContext,
  type RuleResult,
  type Target,
} from './core/invalidation/rule.js';
export { tag, type Named, type Tag } from './core/invalidation/tag.js';
export type { RowImage } from './core/invalidation/row-image.js';
export type { Debt } from './core/invalidation/debt.js';
export type { WriteBracket } from './core/invalidation/write-bracket.js';

export { Cache } from './core/cache.js';
export { legacyKeys, type LegacyKeyMapping } from './core/legacy/legacy-keys.js';
export type { LegacyOptions } from './core/legacy/legacy-options.js';
export type { SweepOptions, SweepProgress } from './core/legacy/sweeper.js';
export type { CacheOptions } from './core/cache-options.js';
export type { Duration } from './core/entry/duration.js';
export type { Namespace } from './core/key/namespace.js';

export { CacheError } from './core/errors/cache-error.js';
export { ConfigurationError } from './core/errors/configuration-error.js';
export { DuplicateNamespaceError } from './core/errors/duplicate-namespace-error.js';
export { ForeignDatabaseError } from './core/errors/foreign-database-error.js';
export { InvalidIdError } from './core/errors/invalid-id-error.js';
export { LoadFailedError } from './core/errors/load-failed-error.js';
export { LoadTimeoutError } from './core/errors/load-timeout-error.js';
export { LoadsExhaustedError } from './core/errors/loads-exhausted-error.js';
export { MissingScopeError } from './core/errors/missing-scope-error.js';
export { NoTransactionSupportError } from './core/errors/no-transaction-support-error.js';
export { NotBoundError } from './core/errors/not-bound-error.js';
export { NotEnumerableError } from './core/errors/not-enumerable-error.js';
export { StoreUnavailableError } from './core/errors/store-unavailable-error.js';
export { UnkeyableArgumentError } from './core/errors/unkeyable-argument-error.js';
export { UntaggedNamespaceError } from './core/errors/untagged-namespace-error.js';
export { UnknownIndexError } from './core/errors/unknown-index-error.js';

export type { WantedBypass } from './core/ports/bypass.js';
export type { Clock } from './core/ports/clock.js';
export type { Codec } from './core/ports/codec.js';
export type { Entropy } from './core/ports/entropy.js';
export type { CreateLocalCopies, LocalBounds, LocalCopies } from './core/ports/local-copies.js';
export type { LoadContext, WatchedLoad } from './core/ports/load-context.js';
export type { LoadGate } from './core/ports/load-gate.js';
export type { Taint } from './core/ports/taint.js';
export type { Bus, BusListener } from './core/ports/bus.js';
export type { LeaseClaim, LeaseRequest, LeaseReturn, Leases } from './core/ports/leases.js';
export type { Observer } from './core/ports/observer.js';
export type { Scheduler } from './core/ports/scheduler.js';
export type { Scopes } from './core/ports/scopes.js';
export type {
  Compression,
  EntryPlace,
  SealKey,
  SealOptions,
  Wrapping,
  WrappingOptions,
  Wrappings,
} from './core/ports/wrapping.js';
export type {
  CacheStore,
  Cell,
  CellKind,
  CellReply,
  Epoch,
  Expectation,
  FillRequest,
  FinaliseReply,
  ListAddition,
  ListedMember,
  Listing,
  ListPage,
  ListPlace,
  ListQuery,
  OldValue,
  Registration,
  TouchRequest,
} from './core/ports/store.js';
export type { TrustCheck } from './core/trust/restoration.js';
export type { Facts } from './core/registry/facts.js';
export type { ResolveTables } from './core/registry/own-accessors.js';
export type { TablesRegistration } from './core/registry/shared-registry.js';

export { jsonCodec } from './codecs/json-codec.js';
export { msgpackCodec } from './codecs/msgpack-codec.js';
export { createPackedCodec, type PackedCodecOptions } from './codecs/create-packed-codec.js';
export type { PackedFields } from './codecs/packed-fields.js';
export { typedCodec } from './codecs/typed-codec.js';
export { createTypedCodec, type TypedCodecOptions } from './codecs/create-typed-codec.js';
export { createWrappings } from './codecs/wrapping/create-wrappings.js';
export type { CustomType } from './codecs/custom-type.js';
export { UndecodableValueError } from './codecs/undecodable-value-error.js';
export { UnencodableValueError } from './codecs/unencodable-value-error.js';
export { MemoryStore } from './stores/memory/memory-store.js';
export type { MemoryStoreOptions } from './stores/memory/memory-store-options.js';
export { PassingStore } from './stores/passing/passing-store.js';
export { unwrapStore } from './stores/passing/unwrap-store.js';
export { wrapStore, type WrapStore } from './stores/passing/wrap-store.js';
export { createLruCopies } from './stores/local/create-lru-copies.js';
export { RedisStore } from './stores/redis/redis-store.js';
export type { RedisStoreOptions } from './stores/redis/redis-store-options.js';
export type { ConnectionStatus } from './stores/redis/connection/redis-node.js';
export type {
  CredentialsProvider,
  RedisClusterLocation,
  RedisClusterNode,
  RedisCredentials,
  RedisLocation,
  RedisServerLocation,
} from './stores/redis/redis-location.js';
