import { ConfigurationError } from '../errors/configuration-error.js';
import type { WarmOptions, WarmResult } from './warm-options.js';

/** Reads ids, all of which count as read once the promise has resolved. */
export type ReadIds<Id> = (ids: readonly Id[]) => Promise<unknown>;

/** Where the ids come from; they are taken as they are needed, so there may be any number. */
export type WarmIds<Id> = Iterable<Id> | AsyncIterable<Id>;

/** Reads one id after another, some at a time, whatever becomes of each. Holds no more ids than are being read. */
export class WarmUp<Id> {
  private readonly source: Iterator<Id> | AsyncIterator<Id>;
  private readonly total: number | undefined;
  private readonly concurrency: number;
  private readonly batch: number;
  private done = 0;
  private failed = 0;
  private isOver = false;
  private taking: Promise<unknown> = Promise.resolve();

  /** @throws ConfigurationError for bounds that are not positive whole numbers. */
  constructor(
    ids: WarmIds<Id>,
    private readonly read: ReadIds<Id>,
    private readonly options: WarmOptions<Id> & { readonly batch: number },
  ) {
    this.source = Symbol.asyncIterator in ids ? ids[Symbol.asyncIterator]() : ids[Symbol.iterator]();
    this.total = Array.isArray(ids) ? ids.length : undefined;
    this.concurrency = checked('concurrency', options.concurrency ?? 10);
    this.batch = checked('batch', options.batch);
  }

  /** @throws what the source or `onProgress` throws, or the reason of the signal; everything under way has ended then. */
  async run(): Promise<WarmResult> {
    const work = await Promise.allSettled(Array.from({ length: this.concurrency }, () => this.work()));
    const failure = work.find(({ status }) => status === 'rejected');
    if (failure?.status === 'rejected') throw failure.reason;
    this.options.signal?.throwIfAborted();
    return { done: this.done, failed: this.failed };
  }

  private async work(): Promise<void> {
    try {
      for (let ids = await this.take(); ids.length > 0; ids = await this.take()) await this.readAll(ids);
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  /** One at a time: not every iterator can be asked again before it has answered. */
  private take(): Promise<readonly Id[]> {
    const taken = this.taking.then(() => this.takeBatch());
    this.taking = taken.catch(() => undefined);
    return taken;
  }

  private async takeBatch(): Promise<readonly Id[]> {
    const ids: Id[] = [];
    while (!this.isOver && ids.length < this.batch) {
      if (this.options.signal?.aborted) {
        await this.end();
        return [];
      }
      const next = await this.source.next();
      if (next.done) this.isOver = true;
      else ids.push(next.value);
    }
    return ids;
  }

  private async end(): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    await this.source.return?.();
  }

  /** Where a batch fails, each of its ids is read on its own: it is not known whose fault it was. */
  private async readAll(ids: readonly Id[]): Promise<void> {
    const error = await this.attempt(ids);
    for (const id of ids) this.tell(id, error === null || ids.length === 1 ? error : await this.attempt([id]));
  }

  private async attempt(ids: readonly Id[]): Promise<{ readonly error: unknown } | null> {
    try {
      await this.read(ids);
      return null;
    } catch (error) {
      return { error };
    }
  }

  private tell(id: Id, failure: { readonly error: unknown } | null): void {
    if (failure) this.failed++;
    else this.done++;
    const { done, failed, total } = this;
    this.options.onProgress?.({ id, done, failed, total, ...failure });
  }
}

function checked(option: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new ConfigurationError(`warm: ${option} ${String(value)} is not usable. Give a positive whole number.`);
}
