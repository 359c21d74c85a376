import type { DataSource, EntityMetadata } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import type { BoundRule, RowChange } from '../../core/invalidation/rule.js';
import { keyGraphOf, type KeyGraph } from '../tables/key-graph.js';
import type { TableChange } from '../tables/table-change.js';
import { tableName } from '../tables/table-name.js';
import { inherits } from './inherits.js';
import { isNamed } from './is-named.js';
import type { MatchedRule } from './matched-rule.js';
import { changeFor, type SeenChange } from './seen-change.js';
import { tablesOfView } from './tables-of-view.js';

/** A rule that has to be asked about a change, and as what the change concerns it. */
export interface AskedRule extends MatchedRule {
  readonly change: RowChange;
}

/** Finds the rules that a change of an entity's rows concerns. */
export class RuleIndex {
  readonly #matches = new Map<EntityMetadata, readonly MatchedRule[]>();
  #rulesSeen = 0;

  constructor(
    private readonly cache: Cache,
    readonly dataSource: DataSource,
  ) {}

  /** The tables of the DataSource, and which refer to which. */
  get keys(): KeyGraph {
    return keyGraphOf(this.dataSource);
  }

  /** Returns the rules on `metadata`: by class, by an ancestor or a descendant in its table, by name, by sharing its table other than as a sibling, or through a view of it. */
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

  /**
   * Returns the rules to ask about rows of `metadata` that change like this.
   *
   * @param isByTable - The change was read from a statement on the table, and is told of every entity on it: each rule is then asked
   *   where its own entity is, or one that extends it, and not where less is known of its row.
   */
  asked(metadata: EntityMetadata, seen: SeenChange, isByTable = false): readonly AskedRule[] {
    return this.matching(metadata).flatMap((match) => {
      if (isByTable && !match.isOnView && this.#isAskedElsewhere(match.rule, metadata)) return [];
      const change = match.isOnView ? match.rule.on[0] : changeFor(match.rule.on, seen);
      return change ? [{ ...match, change }] : [];
    });
  }

  /** Tells whether an accessor wants every row of a statement on many rows of `metadata` told apart. */
  wantsEveryRow(metadata: EntityMetadata): boolean {
    const exact = this.cache.namespaces().filter(({ options }) => options.bulkWrites === 'exact');
    const names = new Set(exact.map(({ name }) => name));
    return names.size > 0 && this.matching(metadata).some(({ rule }) => names.has(rule.namespace));
  }

  /** Returns the tables of which a write may concern `rule`: its own, and those whose rows take rows of it along. */
  tablesOf(rule: BoundRule): readonly string[] {
    const own = this.dataSource.entityMetadatas.filter((metadata) => this.#match(rule, metadata));
    const all = own.flatMap((metadata) => [metadata, ...this.keys.leadingTo(metadata)]);
    return [...new Set(all.map(tableName))];
  }

  /** Tells whether a rule concerns `change`, or anything that follows from it in tables that refer to its own. */
  concerns(change: TableChange): boolean {
    if (this.asked(change.metadata, change.change, change.isByTable).length > 0) return true;
    return this.keys.following(change).some((next) => this.asked(next.metadata, next.change).length > 0);
  }

  #match(rule: BoundRule, metadata: EntityMetadata): MatchedRule | undefined {
    if (coversFamily(rule, metadata)) return { rule, sameProperties: true, isOnView: false };
    const { entityMetadatas } = this.dataSource;
    const named = entityMetadatas.filter((other) => isNamed(other, rule.source));
    const onTable = named.filter(({ tablePath }) => tablePath === metadata.tablePath);
    if (onTable.some((other) => !this.#areSiblings(other, metadata))) {
      return { rule, sameProperties: false, isOnView: false };
    }
    const viewed = named
      .filter(({ tableType }) => tableType === 'view')
      .flatMap((view) => tablesOfView(view, entityMetadatas).metadatas);
    const isViewed = viewed.some(({ tablePath }) => tablePath === metadata.tablePath);
    return isViewed ? { rule, sameProperties: false, isOnView: true } : undefined;
  }

  /** Children of one single-table parent: a row is the one or the other. */
  #areSiblings(one: EntityMetadata, other: EntityMetadata): boolean {
    return this.dataSource.entityMetadatas.some(
      ({ inheritancePattern, tablePath, target }) =>
        inheritancePattern === 'STI' && tablePath === one.tablePath && inherits(one, target) && inherits(other, target),
    );
  }

  #isAskedElsewhere({ source }: BoundRule, metadata: EntityMetadata): boolean {
    if (isNamed(metadata, source) || (typeof source !== 'string' && inherits(metadata, source))) return false;
    return this.dataSource.entityMetadatas.some(
      (other) => other.tablePath === metadata.tablePath && isNamed(other, source),
    );
  }
}

/** A bulk write of a parent entity reaches the rows of its single-table children, and the other way round. */
function coversFamily({ source }: BoundRule, metadata: EntityMetadata): boolean {
  if (typeof source === 'string') return isNamed(metadata, source);
  return (
    metadata.inheritanceTree.includes(source) || metadata.childEntityMetadatas.some((child) => isNamed(child, source))
  );
}
