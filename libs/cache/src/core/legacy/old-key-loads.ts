import type { Binding } from '../access/binding.js';
import type { SharedLoads } from '../access/shared-loads.js';
import type { Missed, Resolved } from '../access/wanted.js';
import type { ReadThroughParts } from '../access/read-through-parts.js';

/** What a miss asks. */
export type MissLoads<T, Id extends object> = Pick<SharedLoads<T, Id>, 'one' | 'each'>;

/** Looks at the old keys of what is missing, before it is loaded; not for a request that wants to know better than any cache. */
export class OldKeyLoads<T, Id extends object> implements MissLoads<T, Id> {
  constructor(
    private readonly binding: Binding,
    private readonly loads: MissLoads<T, Id>,
    private readonly parts: Pick<ReadThroughParts, 'takeOver' | 'isRefreshWanted'>,
  ) {}

  async one(missed: Missed<Id>, since: number): Promise<T | null> {
    if (this.parts.isRefreshWanted()) return this.anew(missed, this.loads.one(missed, since));
    const found = await this.find(missed);
    return 'value' in found ? found.value : this.loads.one(found, since);
  }

  /** What no old key has is loaded together. */
  each(missed: readonly Missed<Id>[], since: number): readonly Promise<T | null>[] {
    if (this.parts.isRefreshWanted())
      return this.loads.each(missed, since).map((load, i) => this.anew(missed[i]!, load));
    const all = Promise.all(missed.map((miss) => this.find(miss))).then((found) => {
      const left = found.filter((one) => 'capture' in one);
      const loads = this.loads.each(left, since);
      let next = 0;
      return found.map((one) => ('value' in one ? Promise.resolve(one.value) : loads[next++]!));
    });
    return missed.map(async (_, i) => (await all)[i]!);
  }

  /** As `refresh` does: what old keys hold must not come back once the value is gone that was loaded in their place. */
  private async anew({ id }: Missed<Id>, load: Promise<T | null>): Promise<T | null> {
    const value = await load;
    await this.parts.takeOver.replaced(this.binding, id);
    return value;
  }

  private find(missed: Missed<Id>): Promise<Resolved<T, Id>> {
    return this.parts.takeOver.resolve<T, Id>(this.binding, missed);
  }
}
