import { KeySpace } from '../key/key-space.js';
import { bareTableName } from './bare-table-name.js';

/** Stands for every table: for a write that could be to any of them. */
export const ANY_TABLE = '*';

/** No user's namespace can have these names. */
const REGISTRY = '~registry';
const FACTS = '~facts';

/** Keys of what the store knows of accessors and of databases. Each kind shares a slot of its own. */
export class RegistryKeys {
  private readonly registry: KeySpace;
  private readonly facts: KeySpace;

  constructor(prefix: string, digest: (text: string) => string) {
    this.registry = new KeySpace(prefix, REGISTRY, digest);
    this.facts = new KeySpace(prefix, FACTS, digest);
  }

  table(name: string): string {
    return this.registry.fence(name === ANY_TABLE ? name : bareTableName(name)).key;
  }

  fact(name: string): string {
    return this.facts.fence(name).key;
  }
}
