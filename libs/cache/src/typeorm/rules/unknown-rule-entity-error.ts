import { ConfigurationError } from '../../core/errors/configuration-error.js';

/** A rule names an entity or table that no registered DataSource knows: its writes would never be seen. */
export class UnknownRuleEntityError extends ConfigurationError {
  override readonly code = 'CACHE_UNKNOWN_RULE_ENTITY';

  constructor(
    readonly namespace: string,
    readonly source: string,
    dataSources: readonly string[],
  ) {
    super(
      `Namespace "${namespace}" is invalidated by "${source}", which is no entity of ${dataSources.join(', ')}. ` +
        'Add it to the `entities` of a DataSource that CacheTypeOrmModule registers, or correct the rule; ' +
        'for a junction table give its table name.',
    );
  }
}
