import type { CacheStore } from 'nestjs-coherent-cache';

/**
 * Has everything that other processes say of their invalidations be lost without a trace, so that what is trusted becomes as old as its
 * window allows.
 */
export function deafen<Store extends CacheStore>(store: Store): Store {
  const open = store.openBus?.bind(store);
  if (!open) return store;
  store.openBus = (channel, listener) =>
    open(channel, {
      heard: () => undefined,
      connected: () => listener.connected(),
      lost: (error) => listener.lost(error),
    });
  return store;
}
