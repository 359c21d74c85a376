import type { DataSource } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { hasIdentity } from '../identity/database-identity.js';
import { IdentityWatch } from '../identity/identity-watch.js';
import type { Outbox } from '../outbox/outbox.js';
import { OutboxRelay } from '../outbox/outbox-relay.js';

/** Something that goes on until it is stopped. */
export interface Background {
  /** Resolves once it has ended. Never rejects. */
  stop(): Promise<void>;
}

/** Starts what is done for a watched DataSource without being asked to. @param failoverMs - How often to look for a failover, if at all. */
export function backgroundOf(
  dataSource: DataSource,
  cache: Cache,
  outbox: Outbox | undefined,
  failoverMs: number | undefined,
): Background {
  const parts: Background[] = [];
  if (failoverMs && hasIdentity(dataSource)) parts.push(new IdentityWatch(dataSource, cache, failoverMs));
  if (outbox) parts.push(new OutboxRelay(outbox));
  return { stop: async () => void (await Promise.all(parts.map((part) => part.stop()))) };
}
