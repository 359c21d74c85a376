import type { Clock } from '../ports/clock.js';
import { decodeDependent, type Dependent } from './dependent.js';

/** How long an accessor counts after it was seen last; registrations that the store lost are back long before. */
export const REMEMBERED_MS = 600_000;
/** Tables remembered at most; only those that somebody depends on are. */
const MOST_TABLES = 1_000;

/** Accessors seen in the registry, by table, so that a registry that lost them is not believed. */
export class KnownDependents {
  private readonly tables = new Map<string, Map<string, number>>();

  constructor(private readonly clock: Clock) {}

  see(table: string, members: readonly string[]): void {
    if (members.length === 0) return;
    const seen = this.tables.get(table) ?? new Map<string, number>();
    this.tables.delete(table);
    this.tables.set(table, seen);
    for (const member of members) seen.set(member, this.clock.now());
    if (this.tables.size > MOST_TABLES) this.tables.delete(this.tables.keys().next().value as string);
  }

  of(table: string): readonly Dependent[] {
    const seen = this.tables.get(table);
    if (!seen) return [];
    const oldest = this.clock.now() - REMEMBERED_MS;
    for (const [member, at] of seen) if (at < oldest) seen.delete(member);
    return [...seen.keys()].flatMap((member) => decodeDependent(member) ?? []);
  }

  ofAll(): readonly Dependent[] {
    return [...this.tables.keys()].flatMap((table) => this.of(table));
  }
}
