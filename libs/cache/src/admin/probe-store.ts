import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailableError } from '../core/errors/store-unavailable-error.js';
import type { CacheStore } from '../core/ports/store.js';
import type { StoreReport } from './cache-report.js';

/** A person waits for the answer, so longer than a read's budget, and bounded all the same. */
const PROBE_MS = 1_000;

/** Asks `store` for a key that is never written and reports whether it answered. */
export async function probeStore(store: CacheStore, prefix: string): Promise<StoreReport> {
  const about = { name: store.name, shared: store.shared };
  const giveUp = new AbortController();
  try {
    const key = `{${prefix}:status}`;
    const asked = store.read([{ kind: 'fence', key, pendingKey: `${key}p` }]);
    const [reply] = await Promise.race([asked, timeout(giveUp.signal)]);
    if (reply instanceof StoreUnavailableError) throw reply;
    return { ...about, status: 'connected' };
  } catch (error) {
    return { ...about, status: 'unavailable', error: error instanceof Error ? error.message : String(error) };
  } finally {
    giveUp.abort();
  }
}

async function timeout(signal: AbortSignal): Promise<never> {
  await delay(PROBE_MS, undefined, { signal, ref: false });
  throw new Error(`The store did not answer within ${PROBE_MS} ms.`);
}
