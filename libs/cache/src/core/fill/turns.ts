import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import { leaseKeyOf } from '../key/lease-key-of.js';
import type { Bus } from '../ports/bus.js';
import type { LeaseRequest, LeaseReturn } from '../ports/leases.js';
import type { Observer } from '../ports/observer.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { CacheStore } from '../ports/store.js';
import { withinBudget } from '../read/budget.js';
import { TickBatcher } from '../read/tick-batcher.js';
import { Waiting } from './waiting.js';

/** Whose turn it is to load an entry. */
export interface Turn {
  /** The caller's, or anybody's: then nobody is to be waited for. */
  readonly isMine: boolean;
  /** Resolves when it may be the caller's turn. */
  readonly freed: Promise<void>;
  /** Lets the others go on, once. Nobody waits for it, and it never fails. */
  end(): void;
}

export interface TurnsParts {
  readonly store: CacheStore;
  readonly scheduler: Scheduler;
  readonly observer: Observer;
  readonly budgetMs: number;
  /** Names this process. */
  readonly process: string;
  readonly prefix: string;
}

/** While nothing is heard from other processes, who waits asks again so often. */
const ASK_AGAIN_MS = 50;

const ANYBODYS: Turn = { isMine: true, freed: Promise.resolve(), end: () => undefined };

/**
 * Has processes load in turn, by leases in the store. Against stampedes only: a lease that is lost, a store that fails and a message that
 * never arrives cost time or a load, nothing else.
 */
export class Turns {
  private readonly takes: TickBatcher<LeaseRequest, number>;
  private readonly gives: TickBatcher<LeaseReturn, boolean>;
  private readonly waiting: Waiting;
  private readonly channel: string;
  /** On their way back. */
  private readonly giving = new Set<Promise<void>>();
  private bus: Bus | undefined;
  private isHearing = false;
  private claims = 0;

  constructor(private readonly parts: TurnsParts) {
    const { store, scheduler, prefix } = parts;
    this.channel = `{${prefix}:~leases}`;
    this.waiting = new Waiting(scheduler);
    this.takes = new TickBatcher(scheduler, (requests, use, onError) =>
      this.bounded(() => store.leases!.take(requests)).then(use, onError),
    );
    this.gives = new TickBatcher(scheduler, (claims, use, onError) =>
      this.bounded(() => store.leases!.give(claims)).then(use, onError),
    );
  }

  /** Starts listening to the other processes; to be called for the first accessor with leases. */
  open(): void {
    if (this.bus) return;
    this.bus = this.parts.store.openBus?.(this.channel, {
      heard: (key) => this.waiting.wake(key),
      connected: () => this.hear(true),
      lost: () => this.hear(false),
    });
  }

  /** Returns whose turn it is to load the entry at `entryKey`. Never rejects: without an answer from the store it is anybody's. */
  async take(entryKey: string, leaseMs: number): Promise<Turn> {
    if (!this.parts.store.leases) return ANYBODYS;
    const claim = { key: leaseKeyOf(entryKey), holder: `${this.parts.process}.${(this.claims++).toString(36)}` };
    // Before the store is asked: the lease may be given back while the answer is on its way.
    const { freed, expire, stop } = this.waiting.begin(claim.key);
    try {
      const leftMs = await this.takes.submit({ ...claim, leaseMs });
      if (leftMs > 0) {
        expire(this.isHearing ? leftMs : Math.min(leftMs, ASK_AGAIN_MS));
        return { isMine: false, freed, end: () => undefined };
      }
      stop();
      // A store of somebody's own may say nothing.
      return leftMs === 0 ? { isMine: true, freed, end: this.ending(claim) } : ANYBODYS;
    } catch {
      stop();
      return ANYBODYS;
    }
  }

  /** Resolves once the leases that are over have been given back: others would wait for them until they end by themselves. */
  async close(): Promise<void> {
    await Promise.all(this.giving);
    this.bus?.close();
    this.waiting.wakeAll();
  }

  /** Whatever was asked of the store in this turn, a fill above all, is asked before; also where others have begun to give theirs back. */
  private ending(claim: LeaseReturn): () => void {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const asked = new Promise<void>((resolve) => this.parts.scheduler.defer(resolve));
      const given = asked.then(() => this.give({ ...claim, channel: this.bus && this.channel }));
      this.giving.add(given);
      void given.then(() => this.giving.delete(given));
    };
  }

  /** Never rejects. */
  private async give(claim: LeaseReturn): Promise<void> {
    try {
      if (await this.gives.submit(claim)) this.bus?.publish(claim.key);
    } catch {
      // Observed where it happened; the lease ends by itself.
    }
  }

  /** Whoever waits for a message that may have been missed asks again. */
  private hear(isHearing: boolean): void {
    this.isHearing = isHearing;
    this.waiting.wakeAll();
  }

  private async bounded<R>(
    call: () => Promise<readonly (R | StoreUnavailableError)[]>,
  ): Promise<readonly (R | StoreUnavailableError)[]> {
    const { store, budgetMs, scheduler, observer } = this.parts;
    const failed = (error: unknown): void => observer.observe({ type: 'store_failed', operation: 'lease', error });
    try {
      // A store of somebody's own may answer at once.
      const answer = Promise.resolve(call());
      const replies = await (store.isBounded ? answer : withinBudget(answer, budgetMs, scheduler));
      if (!Array.isArray(replies)) throw new TypeError('The store answered with no list.');
      const error = replies.find((reply) => reply instanceof StoreUnavailableError);
      if (error) failed(error);
      return replies;
    } catch (error) {
      failed(error);
      throw StoreUnavailableError.from(error);
    }
  }
}
