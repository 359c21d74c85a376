import { LoadFailedError } from '../errors/load-failed-error.js';
import { LoadTimeoutError } from '../errors/load-timeout-error.js';
import { LoadsExhaustedError } from '../errors/loads-exhausted-error.js';
import { NoTransactionSupportError } from '../errors/no-transaction-support-error.js';
import type { Namespace } from '../key/namespace.js';
import type { Clock } from '../ports/clock.js';
import type { LoadContext, WatchedLoad } from '../ports/load-context.js';
import type { LoadGate } from '../ports/load-gate.js';
import type { Observer } from '../ports/observer.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { Loaded } from './cached.js';
import type { Loader } from './loader.js';

/** What a load brought, and what it took in milliseconds. */
export interface FinishedLoad<R> extends WatchedLoad<R> {
  readonly ms: number;
}

/** Runs loaders: let in by the gate, watched for private views, bounded in time, observed. */
export class Loads {
  constructor(
    private readonly context: () => LoadContext,
    private readonly gate: LoadGate,
    private readonly clock: Clock,
    private readonly scheduler: Scheduler,
    private readonly observer: Observer,
  ) {}

  /** Whether the caller is part of a load: it must not wait for what may be waiting for that load. */
  isNested(): boolean {
    return this.gate.isInside() || this.context().isLoading();
  }

  /**
   * @param onBegin - Called right before the loader is.
   * @throws LoadFailedError, LoadTimeoutError, LoadsExhaustedError
   */
  one<T, Id extends object>(
    namespace: Namespace,
    loader: Loader<T, Id>,
    id: Id,
    onBegin: () => void,
  ): Promise<FinishedLoad<Loaded<T>>> {
    return this.admit(namespace, 1, async () => loader.load(id), onBegin);
  }

  /** Returns one value per id, from one `loadMany` where there is one. @throws as `one` does. */
  many<T, Id extends object>(
    namespace: Namespace,
    loader: Loader<T, Id>,
    ids: readonly Id[],
    onBegin: () => void,
  ): Promise<FinishedLoad<readonly Loaded<T>[]>> {
    return this.admit(namespace, ids.length, () => loadAll(loader, ids), onBegin);
  }

  /** The same inside the transaction of `scope`, at once. */
  async manyWithin<T, Id extends object>(
    namespace: Namespace,
    loader: Loader<T, Id>,
    ids: readonly Id[],
    scope: object,
  ): Promise<readonly Loaded<T>[]> {
    const { value } = await this.run(namespace, ids.length, () =>
      this.context().within(scope, () => loadAll(loader, ids)),
    );
    return value;
  }

  compute<R>(namespace: Namespace, produce: () => Promise<R>): Promise<FinishedLoad<R>> {
    return this.admit(namespace, 1, produce);
  }

  /** Who runs inside a transaction does not queue: it would hold its locks meanwhile. */
  private async admit<R>(
    namespace: Namespace,
    ids: number,
    load: () => Promise<R>,
    onBegin?: () => void,
  ): Promise<FinishedLoad<R>> {
    const begin = (): Promise<FinishedLoad<R>> => {
      onBegin?.();
      return this.run(namespace, ids, load);
    };
    try {
      return await (this.context().isWithin() ? begin() : this.gate.run(begin));
    } catch (error) {
      if (error instanceof LoadsExhaustedError)
        this.observer.observe({ type: 'load_rejected', namespace: namespace.name, ids, error });
      throw error;
    }
  }

  private async run<R>(namespace: Namespace, ids: number, load: () => Promise<R>): Promise<FinishedLoad<R>> {
    const started = this.clock.now();
    const report = (outcome: 'loaded' | 'load_failed'): number => {
      const ms = this.clock.now() - started;
      this.observer.observe({ type: 'load', namespace: namespace.name, outcome, ids, ms });
      return ms;
    };
    try {
      const watched = await this.bounded(namespace, this.context().watch(load));
      return { ...watched, ms: report('loaded') };
    } catch (error) {
      report('load_failed');
      throw isOurs(error) ? error : new LoadFailedError(namespace.name, error);
    }
  }

  private bounded<R>(namespace: Namespace, work: Promise<R>): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const cancel = this.scheduler.after(namespace.timeoutMs, () =>
        reject(new LoadTimeoutError(namespace.name, namespace.timeoutMs)),
      );
      work.then(
        (value) => {
          cancel();
          resolve(value);
        },
        (error: unknown) => {
          cancel();
          reject(error);
        },
      );
    });
  }
}

async function loadAll<T, Id extends object>(loader: Loader<T, Id>, ids: readonly Id[]): Promise<readonly Loaded<T>[]> {
  if (!loader.loadMany) return Promise.all(ids.map(async (id) => loader.load(id)));
  const values = await loader.loadMany(ids);
  if (!Array.isArray(values) || values.length !== ids.length) {
    throw new RangeError(
      `loadMany returned ${Array.isArray(values) ? values.length : 'no list of'} values for ${ids.length} ids; return one per id, in the order asked, null for nothing.`,
    );
  }
  return values;
}

function isOurs(error: unknown): boolean {
  return error instanceof LoadTimeoutError || error instanceof NoTransactionSupportError;
}
