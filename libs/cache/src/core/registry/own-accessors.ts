import type { BoundRule } from '../invalidation/rule.js';
import { nameOf } from '../invalidation/name-of.js';
import type { Namespace } from '../key/namespace.js';
import type { Registration } from '../ports/store.js';
import { bareTableName } from './bare-table-name.js';
import { encodeDependent, type Dependent } from './dependent.js';
import { ANY_TABLE, type RegistryKeys } from './registry-keys.js';
import { describeRules, type PlacedRule } from './rules-digest.js';

/** Returns the tables of which a write can concern `rule`, as far as one database knows; none when it knows nothing of the rule. */
export type ResolveTables = (rule: BoundRule) => readonly string[];

/** One accessor of this process, with the tables that it depends on. */
export interface OwnAccessor extends Dependent {
  readonly tables: readonly string[];
}

/** What the accessors of this process have to be registered for. */
export class OwnAccessors {
  private resolvers: readonly ResolveTables[] = [];
  private listed: readonly OwnAccessor[] = [];
  private listedFor: readonly unknown[] = [];

  constructor(
    private readonly rules: () => readonly BoundRule[],
    private readonly namespaceOf: (name: string) => Namespace | undefined,
    private readonly digest: (text: string) => string,
  ) {}

  /** Until somebody knows tables, there is nothing to register. */
  get areKnown(): boolean {
    return this.resolvers.length > 0;
  }

  /** Changes whenever `list` may. */
  get edition(): readonly unknown[] {
    return [this.rules(), this.resolvers];
  }

  /** Returns what forgets `resolve` again. */
  addTables(resolve: ResolveTables): () => void {
    this.resolvers = [...this.resolvers, resolve];
    return () => {
      this.resolvers = this.resolvers.filter((other) => other !== resolve);
    };
  }

  list(): readonly OwnAccessor[] {
    const { edition } = this;
    if (edition.some((part, i) => part !== this.listedFor[i])) {
      const names = new Set(this.rules().map((rule) => rule.namespace));
      this.listed = [...names].flatMap((name) => this.describe(name) ?? []);
      this.listedFor = edition;
    }
    return this.listed;
  }

  digestOf(namespace: string): string | undefined {
    return this.find(namespace)?.digest;
  }

  tablesOf(namespace: string): readonly string[] {
    return this.find(namespace)?.tables ?? [];
  }

  private find(namespace: string): OwnAccessor | undefined {
    return this.list().find((accessor) => accessor.namespace === namespace);
  }

  private describe(name: string): OwnAccessor | undefined {
    const namespace = this.namespaceOf(name);
    if (!namespace) return undefined;
    const placed = this.rules()
      .filter((rule) => rule.namespace === name)
      .map((rule) => this.place(rule));
    return {
      namespace: name,
      digest: this.digest(describeRules(namespace, placed)),
      hasTags: namespace.options.tags !== undefined,
      buckets: namespace.spaces.length,
      tables: [...new Set(placed.flatMap(({ tables }) => tables))],
    };
  }

  /** A table that no database here knows may still be written to by others, under the name that the rule gives it. */
  private place(rule: BoundRule): PlacedRule {
    const tables = this.resolvers.flatMap((resolve) => resolve(rule)).map(bareTableName);
    return { rule, tables: tables.length > 0 ? [...new Set(tables)] : [bareTableName(nameOf(rule.source))] };
  }
}

/** Returns the lines of the registry for `accessors`: one per table, and one for writes to nobody knows what. */
export function registrationsOf(accessors: readonly OwnAccessor[], keys: RegistryKeys): readonly Registration[] {
  return accessors.flatMap((accessor) =>
    [...accessor.tables, ANY_TABLE].map((table) => ({ key: keys.table(table), member: encodeDependent(accessor) })),
  );
}
