import { LoadFailedError, LoadTimeoutError, type Loaded } from 'nestjs-coherent-cache';
import { ITEMS, PARENTS, POISON, VIEWS, itemKey, listKey, viewKey, type Snapshot } from './rows.js';
import type { ReadKind } from './plan.js';
import type { SimulatedProcess } from './simulated-process.js';
import { Transaction } from './transaction.js';
import type { World } from './world.js';

/** Reads, one operation after the other, and logs what it was told. */
export class Reader {
  constructor(
    private readonly name: string,
    private readonly process: SimulatedProcess,
    private readonly world: World,
  ) {}

  async run(): Promise<void> {
    const { random, plan, interleaving } = this.world;
    for (let left = 1 + random.below(plan.operations); left > 0; left--) {
      await interleaving.pause(() => `${this.name} (${this.process.name}) begins an operation`);
      await this.operate();
    }
  }

  /** Reads everything around one item, each key once. */
  async readAll(focus: number): Promise<void> {
    const { item, parent, view } = keysAround(focus);
    await Promise.all([this.get('item', item), this.get('list', parent), this.get('view', view)]);
  }

  private operate(): Promise<unknown> {
    const { random, plan } = this.world;
    const kind = random.pick(plan.kinds);
    const dice = random.next();
    if (dice < 0.6) return this.get(kind, this.number(kind));
    if (dice < 0.72) return kind === 'item' ? this.getMany() : this.get(kind, this.number(kind));
    if (dice < 0.8) return this.peek(kind, this.number(kind));
    if (dice < 0.92) return this.refresh(kind, this.number(kind));
    return this.set(kind, this.number(kind));
  }

  private get(kind: ReadKind, number: number): Promise<void> {
    const target = this.target(kind, number);
    return this.logged('get', [target.key], async () => {
      const { statistics } = this.world;
      const [misses, bypasses] = [statistics.of('read: miss'), statistics.of('read: bypass')];
      const value = await target.get();
      if (this.process.hasLed(target.id)) return [value];
      if (statistics.of('read: miss') > misses) this.joined('join', target.key);
      else if (statistics.of('read: bypass') > bypasses) this.joined('join: without tokens', target.key);
      return [value];
    });
  }

  private getMany(): Promise<void> {
    const { random } = this.world;
    const numbers = random.chance(0.5) ? [...ITEMS] : [this.number('item'), random.pick(ITEMS)];
    const ids = numbers.map((id) => ({ id }));
    return this.logged('getMany', numbers.map(itemKey), () => this.process.items.getMany(ids));
  }

  private peek(kind: ReadKind, number: number): Promise<void> {
    const target = this.target(kind, number);
    return this.logged('peek', [target.key], async () => [await target.peek()]);
  }

  private refresh(kind: ReadKind, number: number): Promise<void> {
    const target = this.target(kind, number);
    return this.logged('refresh', [target.key], async () => [await target.refresh()]);
  }

  private async set(kind: ReadKind, number: number): Promise<void> {
    const { interleaving, database, trace } = this.world;
    const target = this.target(kind, number);
    trace.note(() => `   ${this.name}: set ${target.key}`);
    await survived(() =>
      target.set(async () => {
        await interleaving.pause(() => `${this.name}: the query of its set for ${target.key} runs`);
        const found = new Transaction(database).read(target.key);
        await interleaving.pause(() => `${this.name}: the rows of its set for ${target.key} arrive`);
        return found.content ? target.made(found) : null;
      }),
    );
  }

  private async logged(
    operation: string,
    keys: readonly string[],
    read: () => Promise<readonly (Snapshot | null | undefined)[]>,
  ): Promise<void> {
    const { interleaving, trace } = this.world;
    const start = interleaving.now();
    trace.note(() => `   ${this.name}: ${operation} ${keys.join(', ')} starts at ${start}`);
    const values = await survived(read);
    if (values) keys.forEach((key, i) => this.log(key, start, values[i]));
  }

  private log(key: string, start: number, value: Snapshot | null | undefined): void {
    if (value === undefined) return;
    const { interleaving, database, trace, reads } = this.world;
    // "Nothing" carries no version: it counts as the newest in which there was nothing, so only what is certainly wrong is reported.
    const version = value ? value.version : (database.lastAbsence(key) ?? POISON);
    const poison = version >= POISON || (value !== null && value.key !== key);
    const read = {
      key,
      start,
      end: interleaving.now(),
      version,
      poison,
      process: this.process.name,
      number: reads.length + 1,
    };
    reads.push(read);
    trace.note(
      () =>
        `   ${this.name}: read ${read.number} returns ${value ? '' : 'nothing, '}v${version} of ${key} at ${read.end}`,
    );
  }

  private joined(how: string, key: string): void {
    this.world.statistics.count(how);
    this.world.trace.note(() => `   ${this.name}: shared a load of ${key}`);
  }

  private number(kind: ReadKind): number {
    const { random, plan } = this.world;
    const around = keysAround(plan.focus);
    if (kind === 'item') return random.chance(0.7) ? around.item : random.pick(ITEMS);
    if (kind === 'list') return random.chance(0.7) ? around.parent : random.pick(PARENTS);
    return random.chance(0.7) ? around.view : random.pick(VIEWS);
  }

  private target(kind: ReadKind, number: number) {
    const { items, lists, views } = this.process;
    if (kind === 'item') return bound(items, { id: number }, itemKey(number));
    if (kind === 'list') return bound(lists, { parent: number, page: 1 }, listKey(number));
    return bound(views, { view: number }, viewKey(number), (found) => views.made(found));
  }
}

interface Readable<Id> {
  get(id: Id): Promise<Snapshot | null>;
  peek(id: Id): Promise<Snapshot | null | undefined>;
  refresh(id: Id): Promise<Snapshot | null>;
  set(id: Id, produce: () => Promise<Loaded<Snapshot>>): Promise<boolean>;
}

/** @param made - Makes of what was found what a loader would answer. */
function bound<Id extends object>(
  accessor: Readable<Id>,
  id: Id,
  key: string,
  made = (found: Snapshot): Loaded<Snapshot> => found,
) {
  return {
    id,
    key,
    made,
    get: () => accessor.get(id),
    peek: () => accessor.peek(id),
    refresh: () => accessor.refresh(id),
    set: (produce: () => Promise<Loaded<Snapshot>>) => accessor.set(id, produce),
  };
}

function keysAround(focus: number): { readonly item: number; readonly parent: number; readonly view: number } {
  return { item: focus, parent: focus === 2 ? 2 : 1, view: focus === 2 ? 2 : 1 };
}

/** A load that takes too long fails its callers; nothing else may. */
async function survived<R>(call: () => Promise<R>): Promise<R | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof LoadTimeoutError || error instanceof LoadFailedError) return undefined;
    throw error;
  }
}
