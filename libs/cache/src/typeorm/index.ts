export { CacheTypeOrmModule } from './cache-typeorm.module.js';
export type { CacheTypeOrmOptions } from './nest/cache-typeorm-options.js';
export type { DataSourceRef } from './nest/data-source-ref.js';
export { instrument } from './instrument.js';
export { assertRulesKnown } from './rules/assert-rules-known.js';
export { UnknownRuleEntityError } from './rules/unknown-rule-entity-error.js';
export { createEntityCodec } from './entity-codec/create-entity-codec.js';
