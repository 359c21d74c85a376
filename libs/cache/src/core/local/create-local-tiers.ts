import type { CacheOptions } from '../cache-options.js';
import type { Observer } from '../ports/observer.js';
import { Announcements } from './announcements.js';
import { LocalTiers } from './local-tiers.js';
import { RecentInvalidations } from './recent-invalidations.js';

/** Returns the in-process tiers of a cache with `options`; none yet. @param process - Names this process among all. */
export function createLocalTiers(options: CacheOptions, observer: Observer, process: string): LocalTiers {
  const {
    store,
    clock,
    scheduler,
    local: defaults = {},
    localCopies: createCopies,
    strictLocal: isStrict = false,
    prefix,
  } = options;
  const recent = new RecentInvalidations();
  const announcements = new Announcements({
    recent,
    observer,
    process,
    openBus: (listener) => store.openBus?.(`{${prefix}:~bus}`, listener),
  });
  return new LocalTiers({ defaults, createCopies, clock, scheduler, isStrict, recent, announcements });
}
