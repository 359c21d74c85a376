import { StoreUnavailableError, type WriteBracket } from 'nestjs-coherent-cache';
import { PARENTS, VIEWS, type Committed, type ItemRow } from './rows.js';
import { invalidationsOf } from './invalidations-of.js';
import type { SimulatedProcess } from './simulated-process.js';
import { Transaction, type RowChanged } from './transaction.js';
import type { World } from './world.js';

/** Writes rows in one transaction, inside a bracket or past the cache, and is acknowledged, rolled back, left in doubt, or crashes. */
export class Writer {
  private readonly transaction: Transaction;
  private isDead = false;
  private isOver = false;
  private start = 0;

  constructor(
    readonly name: string,
    readonly process: SimulatedProcess,
    private readonly world: World,
  ) {
    this.transaction = new Transaction(world.database);
  }

  get canCrash(): boolean {
    return !this.isDead && !this.isOver;
  }

  /** It goes no further; what it had begun in the database is rolled back. */
  crash(): void {
    this.isDead = true;
    this.transaction.rollback();
    this.process.connection.sever();
  }

  async run(): Promise<void> {
    const { random, plan } = this.world;
    await this.write();
    if (plan.hasOutsideWrites && random.chance(0.5)) await this.commitOutside();
    else await this.commitInBracket();
    this.isOver = true;
  }

  private async write(): Promise<void> {
    const { random, plan, interleaving, database, trace } = this.world;
    const item = random.chance(0.7) ? plan.focus : 1 + random.below(3);
    const view = plan.kinds.includes('view') && random.chance(0.3) ? random.pick(VIEWS) : null;
    const rows = [`item ${item}`, ...(view ? [`view ${view}`] : [])];
    const areFree = (): boolean => this.isDead || database.areFree(rows);
    await interleaving.pause(() => `${this.name} (${this.process.name}) writes ${rows.join(' and ')}`, 1, areFree);
    await this.aliveOnly();
    this.start = interleaving.now();
    this.transaction.lock(rows);
    this.transaction.writeItem(this.changed(database.items.get(item)!));
    if (view) this.transaction.writeView({ view, item: 1 + random.below(3) });
    trace.note(() => `   ${this.transaction.changes.map(describe).join('; ')}`);
  }

  private changed(row: ItemRow): ItemRow {
    const { random } = this.world;
    if (!row.exists) return { ...row, parent: random.pick(PARENTS), exists: true };
    const dice = random.next();
    if (dice < 0.2) return { ...row, exists: false };
    return dice < 0.5 ? { ...row, parent: 3 - row.parent } : row;
  }

  private async commitInBracket(): Promise<void> {
    const { random, interleaving, statistics } = this.world;
    const bracket = this.process.cache.openBracket('simulation');
    this.process.context.bracketOf(this.transaction, bracket);
    for (const change of this.transaction.changes) await this.collect(bracket, change);
    if (random.chance(0.3)) await this.readInside();
    if (random.chance(0.1)) return this.rollback(bracket);
    if (!(await this.mark(bracket))) return this.rollback(bracket);
    if (random.chance(0.1)) return this.rollback(bracket);
    if (random.chance(0.07)) return this.loseConnection(bracket);
    await this.step('COMMITs');
    const committed = this.transaction.commit();
    statistics.count('write: committed');
    await this.step('learns that its COMMIT succeeded');
    await bracket.finalise();
    await this.aliveOnly();
    this.acknowledge(committed, interleaving.now());
  }

  /** False when the policy is to abort and the mark could not be placed. */
  private async mark(bracket: WriteBracket): Promise<boolean> {
    try {
      await bracket.mark();
      await this.aliveOnly();
      return true;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      await this.aliveOnly();
      return false;
    }
  }

  private async rollback(bracket: WriteBracket): Promise<void> {
    await this.step('ROLLs BACK');
    this.transaction.rollback();
    this.world.statistics.count('write: rolled back');
    await bracket.finalise();
  }

  /** The COMMIT may take effect at any later time, or never; nobody is told. */
  private async loseConnection(bracket: WriteBracket): Promise<void> {
    const { random, interleaving, statistics } = this.world;
    await this.step('loses its connection in COMMIT');
    statistics.count('write: outcome unknown');
    const isCommitted = random.chance(0.5);
    interleaving.offer({
      label: () => `the COMMIT of ${this.name} ${isCommitted ? 'takes effect' : 'is lost'}`,
      weight: 0.3,
      run: () =>
        void (isCommitted && !this.transaction.isEnded ? this.transaction.commit() : this.transaction.rollback()),
    });
    await bracket.leave();
  }

  /** A write that no bracket goes around: invalidated by calls, once it is committed. */
  private async commitOutside(): Promise<void> {
    const { random, interleaving, statistics } = this.world;
    this.world.exempt('a write was not seen');
    await this.step('COMMITs past the cache');
    const { changes } = this.transaction;
    const committed = this.transaction.commit();
    statistics.count('write: without a bracket');
    const calls = random.chance(0.2) ? [() => this.process.cache.clear()] : invalidationsOf(this.process, changes);
    for (const call of calls) {
      await this.step('calls invalidate');
      await call().catch((error: unknown) => {
        if (!(error instanceof StoreUnavailableError)) throw error;
      });
    }
    await this.aliveOnly();
    this.acknowledge(committed, interleaving.now());
  }

  private async collect(bracket: WriteBracket, { source, change, old, new: now }: RowChanged): Promise<void> {
    const { cache } = this.process;
    const rules = cache.rules().filter((rule) => rule.source === source && rule.on.includes(change));
    for (const rule of rules) {
      const images = { old, new: now };
      for (const image of ['old', 'new'] as const) {
        const known = images[image];
        if (known) await cache.collect(bracket, rule, { known: { ...known } }, { change, image, manager: null });
      }
    }
  }

  /** Reads through the cache what it has written itself: on its connection, unknown to the cache, or declared with `within`. */
  private async readInside(): Promise<void> {
    const { items, lists, context } = this.process;
    const id = { id: this.world.plan.focus };
    await this.step('reads inside its transaction');
    if (this.world.random.chance(0.3))
      return void (await items
        .within(this.transaction)
        .get(id)
        .catch(() => null));
    const list = { parent: this.world.database.items.get(id.id)!.parent, page: 1 };
    context.loadPrivately(id, this.transaction);
    context.loadPrivately(list, this.transaction);
    const reads = [() => items.get(id), () => items.refresh(id), () => lists.get(list)] as const;
    // A load that takes too long fails; the writer goes on.
    await this.world.random
      .pick(reads)()
      .catch(() => null);
    await this.aliveOnly();
  }

  /** While an invalidation is owed, the write counts in its own process only: that one serves nothing until it is paid. */
  private acknowledge(committed: readonly Committed[], ack: number): void {
    const { interleaving, statistics, trace } = this.world;
    const shown = committed.map(({ key, version }) => `v${version} of ${key}`).join(', ');
    trace.note(() => `   ${this.name} is ACKNOWLEDGED at ${ack}: ${shown}`);
    this.log(committed, ack, this.process.name);
    const isPaid = this.process.oncePaid(() => {
      this.log(committed, interleaving.now());
      for (const version of new Set(committed.map((each) => each.version))) this.world.settle(version);
    });
    if (isPaid) return;
    statistics.count('write: owed');
    trace.note(() => `   ${this.name}: what it owes is not paid yet`);
  }

  /** From now on a read, in `process` or in any, must know of what was committed. */
  private log(committed: readonly Committed[], ack: number, process?: string): void {
    const { writes, interleaving } = this.world;
    for (const { key, version, through } of committed)
      this.world.onceSettled(through, () =>
        writes.push({ key, version, start: this.start, ack: through === 0 ? ack : interleaving.now(), process }),
      );
  }

  private async step(what: string): Promise<void> {
    await this.world.interleaving.pause(() => `${this.name} ${what}`, this.world.plan.writerHaste);
    await this.aliveOnly();
  }

  /** The dead go no further. */
  private aliveOnly(): Promise<void> {
    return this.isDead ? new Promise(() => undefined) : Promise.resolve();
  }
}

function describe({ source, change, old, new: now }: RowChanged): string {
  return `${change} ${source} ${JSON.stringify(old)} -> ${JSON.stringify(now)}`;
}
