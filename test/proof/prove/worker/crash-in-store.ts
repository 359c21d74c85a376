import type { CacheStore } from 'nestjs-coherent-cache';
import type { Crash } from './crash.js';

/** Lets the process die around the two halves of the write bracket. */
export function crashInStore<Store extends CacheStore>(store: Store, crash: Crash): Store {
  const mark = store.mark.bind(store);
  const finalise = store.finalise.bind(store);
  store.mark = async (...given) => {
    crash.reach('before mark');
    await mark(...given);
    crash.reach('after mark');
  };
  store.finalise = async (...given) => {
    crash.reach('before finalise');
    const reply = await finalise(...given);
    crash.reach('after finalise');
    return reply;
  };
  return store;
}
