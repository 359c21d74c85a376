import { ForeignDatabaseError } from '../errors/foreign-database-error.js';
import type { Fence } from '../invalidation/fence.js';
import { cellsOf } from '../invalidation/write-plan.js';
import type { Clock } from '../ports/clock.js';
import type { Observer } from '../ports/observer.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { CacheStore } from '../ports/store.js';
import { withinBudget } from '../read/budget.js';
import type { ForeignAccessors } from './foreign-accessors.js';
import { claimsOf, registrationsOf, type OwnAccessor, type OwnAccessors } from './own-accessors.js';
import type { RegistryKeys } from './registry-keys.js';

/** How long a registration outlives the process; every write to its tables widens that long when nobody else has the same rules. */
const LEASE_MS = 600_000;
/** How long a registration that the store lost may go unnoticed. One short script per process, so it can be often. */
const HEARTBEAT_MS = 5_000;
const RETRY_MS = 1_000;

/** What registering takes. */
export interface RegistrarParts {
  readonly store: CacheStore;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly keys: RegistryKeys;
  readonly own: OwnAccessors;
  readonly foreign: ForeignAccessors;
  readonly budgetMs: number;
  /** How long a mark stands when this process disappears. */
  readonly markLeaseMs: number;
  readonly process: string;
}

/**
 * Keeps the accessors of this process registered, so that writers that do not know them invalidate them nevertheless. While they are
 * not, nothing is read from the store or stored.
 *
 * A registration that is not there, for whatever reason, means that writes may have been missed: its accessor begins empty. Absent is
 * invalid (invariant 8).
 */
export class Registrar {
  private registeredAt: number | null = null;
  private edition: readonly unknown[] = [];
  private running: Promise<boolean> | null = null;
  private next: Promise<boolean> | null = null;
  private cancelBeat: (() => void) | undefined;
  private hasFailed = false;
  private closed = false;

  constructor(private readonly parts: RegistrarParts) {}

  /** Whether reads may be answered from the store. */
  get isRegistered(): boolean {
    const { foreign, own, clock } = this.parts;
    if (!foreign.isOn || !own.areKnown) return true;
    if (this.registeredAt === null || own.edition.some((part, i) => part !== this.edition[i])) return false;
    const age = clock.now() - this.registeredAt;
    return age >= 0 && age < LEASE_MS / 2;
  }

  /** As `isRegistered`, after registering where that is due. Never rejects. */
  ensure(): boolean | Promise<boolean> {
    return this.isRegistered || (this.hasFailed ? false : this.registered());
  }

  /** Registers once more: by whoever notices that the store may have lost something. Never rejects. */
  renew(): Promise<boolean> {
    if (!this.parts.foreign.isOn || !this.parts.own.areKnown) return Promise.resolve(true);
    if (!this.running) return (this.running = this.attempt().finally(() => (this.running = null)));
    // What is under way may have been sent before the store lost it.
    return (this.next ??= this.running.then(() => {
      this.next = null;
      return this.renew();
    }));
  }

  close(): void {
    this.closed = true;
    this.cancelBeat?.();
  }

  /** What is under way, as it is at a start, may be of accessors or a database that have changed meanwhile: then these are registered as well. */
  private async registered(): Promise<boolean> {
    return (await (this.running ?? this.renew())) || (!this.hasFailed && (await this.renew()));
  }

  private async attempt(): Promise<boolean> {
    const { own, clock, observer } = this.parts;
    const [at, edition] = [clock.now(), own.edition];
    try {
      await this.register(own.list());
      [this.registeredAt, this.edition, this.hasFailed] = [at, edition, false];
      return this.isRegistered;
    } catch (error) {
      this.hasFailed = true;
      observer.observe({ type: 'store_failed', operation: 'register', error });
      return false;
    } finally {
      this.beatIn(this.hasFailed ? RETRY_MS : HEARTBEAT_MS);
    }
  }

  private async register(accessors: readonly OwnAccessor[]): Promise<void> {
    const absent: OwnAccessor[] = [];
    const lines = accessors.map((accessor) => registrationsOf([accessor], this.parts.keys));
    if (lines.length === 0) return;
    const present = [...(await this.bounded((store) => store.register(lines.flat(), LEASE_MS, 'renew')))];
    lines.forEach((own, i) => {
      if (present.splice(0, own.length).includes(false)) absent.push(accessors[i]!);
    });
    if (absent.length > 0) await this.introduce(absent);
  }

  /**
   * Registers what was not there, and empties it. The marks go first: should this process die in between, whoever finds the accessor
   * registered also finds it empty.
   */
  private async introduce(accessors: readonly OwnAccessor[]): Promise<void> {
    this.registeredAt = null;
    const { foreign, keys, markLeaseMs } = this.parts;
    const writer = `${this.parts.process}.~`;
    const fences = foreign.fencesOf(accessors);
    const cells = cellsOf(fences);
    await this.assertOneDatabase(accessors);
    await this.bounded((store) => store.mark(writer, cells, markLeaseMs));
    await this.bounded((store) => store.register(registrationsOf(accessors, keys), LEASE_MS, 'add'));
    await this.bounded((store) => store.finalise(writer, cells));
    // Another process may have come at the same moment; the one whose database was there before has found itself registered.
    await this.assertOneDatabase(accessors);
    this.reportEmptied(fences);
  }

  /** Expired claims have been dropped by the renewal before. @throws ForeignDatabaseError */
  private async assertOneDatabase(accessors: readonly OwnAccessor[]): Promise<void> {
    const { keys } = this.parts;
    const claims = accessors.flatMap((accessor) =>
      claimsOf(accessor, keys).map((claim) => ({ ...claim, namespace: accessor.namespace })),
    );
    if (claims.length === 0) return;
    const found = await this.bounded((store) => store.members(claims.map(({ key }) => key)));
    claims.forEach(({ member, namespace }, i) => {
      if (found[i]?.some((other) => other !== member)) throw new ForeignDatabaseError(namespace);
    });
  }

  private reportEmptied(fences: readonly Fence[]): void {
    const { observer } = this.parts;
    for (const { namespace, scope, label } of fences)
      observer.observe({ type: 'invalidation', namespace, scope, label, cause: 'registration' });
  }

  private bounded<R>(call: (store: CacheStore) => Promise<R>): Promise<R> {
    return withinBudget(call(this.parts.store), this.parts.budgetMs, this.parts.scheduler);
  }

  private beatIn(ms: number): void {
    this.cancelBeat?.();
    if (this.closed) return;
    this.cancelBeat = this.parts.scheduler.after(ms, () => {
      this.hasFailed = false;
      void this.renew();
    });
  }
}
