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

/** What one database knows of rules. */
export interface KnownTables {
  readonly resolve: ResolveTables;
  /** Tells it apart from every other database; undefined where nobody can tell. */
  identity: string | undefined;
}

/** One accessor of this process, with the tables that it depends on. */
export interface OwnAccessor extends Dependent {
  readonly tables: readonly string[];
  /** Identities of the databases that these tables are in, as far as they are known. */
  readonly databases: readonly string[];
}

/** What the accessors of this process have to be registered for. */
export class OwnAccessors {
  private known: readonly KnownTables[] = [];
  private listed: readonly OwnAccessor[] = [];
  private listedFor: readonly unknown[] = [];

  constructor(
    private readonly rules: () => readonly BoundRule[],
    private readonly namespaceOf: (name: string) => Namespace | undefined,
    private readonly digest: (text: string) => string,
  ) {}

  /** Until somebody knows tables, there is nothing to register. */
  get areKnown(): boolean {
    return this.known.length > 0;
  }

  /** Changes whenever `list` may. */
  get edition(): readonly unknown[] {
    return [this.rules(), this.known];
  }

  /** Returns what forgets `resolve` again, and what says which database it speaks for. */
  addTables(resolve: ResolveTables): { remove(): void; identify(identity: string): void } {
    let own: KnownTables = { resolve, identity: undefined };
    const others = (): readonly KnownTables[] => this.known.filter((each) => each !== own);
    this.known = [...this.known, own];
    return {
      remove: () => (this.known = others()),
      identify: (identity) => {
        if (!this.known.includes(own)) return;
        const rest = others();
        own = { resolve, identity };
        this.known = [...rest, own];
      },
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
      databases: this.databasesOf(placed),
    };
  }

  /** A table that no database here knows may still be written to by others, under the name that the rule gives it. */
  private place(rule: BoundRule): PlacedRule {
    const tables = this.known.flatMap(({ resolve }) => resolve(rule)).map(bareTableName);
    return { rule, tables: tables.length > 0 ? [...new Set(tables)] : [bareTableName(nameOf(rule.source))] };
  }

  private databasesOf(placed: readonly PlacedRule[]): readonly string[] {
    const concerned = this.known.filter(({ resolve }) => placed.some(({ rule }) => resolve(rule).length > 0));
    return [...new Set(concerned.flatMap(({ identity }) => identity ?? []))].sort();
  }
}

/** Returns the lines of the registry for `accessors`: one per table, one for writes to nobody knows what, and whose values they are. */
export function registrationsOf(accessors: readonly OwnAccessor[], keys: RegistryKeys): readonly Registration[] {
  return accessors.flatMap((accessor) => [
    ...[...accessor.tables, ANY_TABLE].map((table) => ({ key: keys.table(table), member: encodeDependent(accessor) })),
    ...claimsOf(accessor, keys),
  ]);
}

/** Returns the line that says which databases the values of an accessor come from; none where that is not known. */
export function claimsOf({ namespace, databases }: OwnAccessor, keys: RegistryKeys): readonly Registration[] {
  return databases.length > 0 ? [{ key: keys.claim(namespace), member: databases.join(' ') }] : [];
}
