import type { DataSource, EntityMetadata } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { BoundRule } from '../../core/invalidation/rule.js';
import { isNamed } from './is-named.js';
import type { MatchedRule } from './matched-rule.js';

/** Finds the rules that a change of an entity's rows concerns. */
export class RuleIndex {
  readonly #matches = new Map<EntityMetadata, readonly MatchedRule[]>();
  #rulesSeen = 0;

  constructor(
    private readonly cache: Cache,
    private readonly dataSource: DataSource,
  ) {}

  /** Returns the rules on `metadata`: by class, by an ancestor or a descendant in its table, by name, or by sharing its table. */
  matching(metadata: EntityMetadata): readonly MatchedRule[] {
    const rules = this.cache.rules();
    // Accessors may be bound at any time; what was matched before them is incomplete.
    if (rules.length !== this.#rulesSeen) this.#matches.clear();
    this.#rulesSeen = rules.length;
    const known = this.#matches.get(metadata);
    if (known) return known;
    const matches = rules.flatMap((rule) => this.#match(rule, metadata) ?? []);
    this.#matches.set(metadata, matches);
    return matches;
  }

  #match(rule: BoundRule, metadata: EntityMetadata): MatchedRule | undefined {
    if (coversFamily(rule, metadata)) return { rule, sameProperties: true };
    const sharesTable = this.dataSource.entityMetadatas.some(
      (other) => other.tablePath === metadata.tablePath && isNamed(other, rule.source),
    );
    return sharesTable ? { rule, sameProperties: false } : undefined;
  }
}

/** A bulk write of a parent entity reaches the rows of its single-table children, and the other way round. */
function coversFamily({ source }: BoundRule, metadata: EntityMetadata): boolean {
  if (typeof source === 'string') return isNamed(metadata, source);
  return (
    metadata.inheritanceTree.includes(source) || metadata.childEntityMetadatas.some((child) => isNamed(child, source))
  );
}
