import { ConfigurationError } from '../errors/configuration-error.js';
import type { Namespace } from '../key/namespace.js';
import type { Clock } from '../ports/clock.js';
import type { CreateLocalCopies } from '../ports/local-copies.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { Cell } from '../ports/store.js';
import type { Announcements } from './announcements.js';
import type { LocalCopy } from './local-copy.js';
import { readLocalOptions, type LocalDefaults } from './local-options.js';
import { LocalTier } from './local-tier.js';
import type { RecentInvalidations } from './recent-invalidations.js';

/** What the in-process tiers of a cache share. */
export interface LocalTiersParts {
  readonly defaults: LocalDefaults;
  /** Absent where there is no place for copies. */
  readonly createCopies: CreateLocalCopies | undefined;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly isStrict: boolean;
  readonly recent: RecentInvalidations;
  readonly announcements: Announcements;
}

/** The in-process tiers of a cache, one for each accessor that asks for it. */
export class LocalTiers {
  private isTrusted = false;

  constructor(private readonly parts: LocalTiersParts) {}

  get recent(): RecentInvalidations {
    return this.parts.recent;
  }

  /** Whether one of them returns values without asking the store. */
  get areTrusting(): boolean {
    return this.isTrusted;
  }

  /** Returns the tier that the options of `namespace` ask for; null for none. @throws ConfigurationError */
  create(namespace: Namespace): LocalTier | null {
    const { defaults, createCopies, clock, scheduler, recent, announcements, isStrict } = this.parts;
    const policy = readLocalOptions(namespace.options.local, defaults, namespace);
    if (!policy) return null;
    if (!createCopies)
      throw new ConfigurationError(
        `Namespace "${namespace.name}" has \`local\`, but this cache has no place for it. Create it with \`localCopies: createLruCopies\`.`,
      );
    const tier = new LocalTier(policy, createCopies<LocalCopy>(policy), clock, recent, scheduler, isStrict);
    if (tier.isTrusting) {
      this.isTrusted = true;
      announcements.listen();
    }
    return tier;
  }

  /** Nothing that depends on `cells` is trusted any more until the store was asked. */
  invalidate(cells: readonly Cell[]): void {
    this.parts.recent.note(cells.map(({ key }) => key));
  }

  /** Nothing at all is. */
  distrust(): void {
    this.parts.recent.noteEverything();
  }

  announce(cells: readonly Cell[]): void {
    this.parts.announcements.publish(cells);
  }

  close(): void {
    this.parts.announcements.close();
  }
}
