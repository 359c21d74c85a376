import { AsyncResource } from 'node:async_hooks';

/**
 * Where work of the library's own runs: outside whatever transaction, load or request happens to set it off.
 *
 * Create it where none of these is under way.
 */
export class OwnContext {
  readonly #resource = new AsyncResource('nestjs-coherent-cache');

  run<R>(work: () => R): R {
    return this.#resource.runInAsyncScope(work);
  }
}
