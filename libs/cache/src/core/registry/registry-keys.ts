import { KeySpace } from '../key/key-space.js';
import { bareTableName } from './bare-table-name.js';

/** Stands for every table: for a write that could be to any of them. */
export const ANY_TABLE = '*';

/** No user's namespace can have these names. */
const REGISTRY = '~registry';
const FACTS = '~facts';
const CLAIMS = '~databases';

/** The same in every process, however many buckets it spreads its namespaces over: they have to find each other. */
const BUCKETS = 64;

/** Keys of what the store knows of accessors and of databases. Each kind has buckets of its own. */
export class RegistryKeys {
  private readonly registry: KeySpace;
  private readonly facts: KeySpace;
  private readonly claims: KeySpace;

  constructor(prefix: string, digest: (text: string) => string, isSpread = false) {
    const buckets = isSpread ? BUCKETS : 1;
    this.registry = new KeySpace(prefix, REGISTRY, digest, buckets);
    this.facts = new KeySpace(prefix, FACTS, digest, buckets);
    this.claims = new KeySpace(prefix, CLAIMS, digest, buckets);
  }

  table(name: string): string {
    return this.registry.fence(name === ANY_TABLE ? name : bareTableName(name)).key;
  }

  /** Key of the databases that a namespace's values are said to come from. */
  claim(namespace: string): string {
    return this.claims.fence(namespace).key;
  }

  fact(name: string): string {
    return this.facts.fence(name).key;
  }
}
